"""Diagrams and tables made from the lifecycles."""

from states.acts import Field, FieldKind
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.diagrams import CODES, Words, document, mermaid, table
from states.identifiers import Role
from states.tables import SAME, Guard, Lifecycle, Question, Transition


def _holds(_question: Question) -> tuple[()]:
    return ()


SMALL = Lifecycle(
    name="small",
    initial="none",
    states=("none", "begun"),
    rows=(
        Transition(trigger="start", sources=("none",), target="begun", roles=(Role.LEAD,)),
        Transition(trigger="begin", sources=("none",), target="begun", roles=(Role.LEAD,)),
        Transition(
            trigger="note",
            sources=("begun",),
            target=SAME,
            roles=(Role.LEAD, Role.CITY),
            guards=(Guard(name="holds", check=_holds),),
            fields=(
                Field(name="text", kind=FieldKind.TEXT),
                Field(name="proof", kind=FieldKind.CODE, required=False),
            ),
        ),
    ),
)
WORDS = Words(
    states={"begun": "commencé"},
    triggers={"start": "commencer"},
    roles={Role.LEAD: "responsable"},
    same="même état",
    heads=("acte", "de", "vers", "qui", "conditions", "données | à donner"),
)


def test_a_diagram_groups_arrows_and_leaves_out_what_keeps_the_state() -> None:
    assert mermaid(SMALL) == "stateDiagram-v2\n    [*] --> begun : start, begin\n"
    assert mermaid(SMALL, WORDS) == (
        "stateDiagram-v2\n    begun : commencé\n    [*] --> begun : commencer, begin\n"
    )


def test_a_table_has_one_line_per_row() -> None:
    assert table(SMALL, WORDS).splitlines()[0::4] == [
        "| acte | de | vers | qui | conditions | données \\| à donner |",
        "| `note` | commencé | même état | responsable, city | `holds` | `text`, (`proof`) |",
    ]
    assert table(SMALL, CODES).splitlines() == [
        "| trigger | from | to | who | guards | inputs |",
        "|---|---|---|---|---|---|",
        "| `start` | none | begun | lead |  |  |",
        "| `begin` | none | begun | lead |  |  |",
        "| `note` | begun | = | lead, city | `holds` | `text`, (`proof`) |",
    ]


def test_a_page_shows_both_lifecycles_whole() -> None:
    page = document(Words(title="Candidature"))
    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        "## Candidature",
        "## antenna",
    ]
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) == len(CANDIDATURE.rows) + len(ANTENNA.rows)
    for state in (*CANDIDATURE.states, *ANTENNA.states):
        assert state == "none" or f"--> {state} : " in page
