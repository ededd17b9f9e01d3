"""Under a refusal, the line that then works: a person types it and it does."""

import shlex

import pytest

from tests.workflow.bench import PIECES, WAVE_1, file_candidature
from tests.workflow.office_stories import said
from workflow.cli.remedies import ARROW
from workflow.office import Office


def lines_of(output: str) -> list[str]:
    """The lines to type under a refusal."""
    opened = (line.strip() for line in output.splitlines())
    return [line.removeprefix(ARROW).strip() for line in opened if line.startswith(ARROW)]


def test_the_line_under_a_refusal_works_as_it_is(office: Office) -> None:
    assert said(office, "candidature", "open", "40088", "--window", WAVE_1)[0] == 0
    act = ("advance", "submit", "AMI2-001", "-i", f"window={WAVE_1}", "-i", "channel=portal")
    as_city = ("--as", "contact:40088")
    code, output = said(office, *as_city, *act)
    (line,) = lines_of(output)
    assert (code, line) == (1, "ancrage --as contact:40088 piece add AMI2-001 form FICHIER")
    assert said(office, *shlex.split(line)[1:-1])[0] == 0
    assert said(office, *as_city, *act)[0] == 0


def test_what_an_act_still_asks_for_is_said_as_it_is_typed(office: Office) -> None:
    assert said(office, "candidature", "open", "40088", "--window", WAVE_1)[0] == 0
    first, *_ = lines_of(said(office, "advance", "submit", "AMI2-001")[1])
    plain = first.replace("\N{NO-BREAK SPACE}", " ")
    assert plain == "À ajouter : -i window=FENÊTRE -i channel=portal|email|post|hand"


def test_a_closed_window_gives_the_line_for_the_next_one(office: Office) -> None:
    assert said(office, "clock", "advance", "--to", "2020-11-07T09:00:00+01:00")[0] == 0
    code, output = said(office, "candidature", "open", "40088", "--window", WAVE_1)
    (line,) = lines_of(output)
    assert (code, line) == (1, "ancrage candidature open 40088 --window AMI2/vague-2")
    assert said(office, *shlex.split(line)[1:])[0] == 0


@pytest.mark.parametrize(
    ("trigger", "line"),
    [
        ("withdraw", "advance withdraw AMI2-001"),
        ("note", "note AMI2-001 TEXTE"),
        ("add_piece", "piece add AMI2-001 PIÈCE FICHIER"),
        ("declare_inadmissible", "-i motive=late|not_eligible|incomplete"),
    ],
)
def test_what_may_be_done_is_said_as_it_is_typed(office: Office, trigger: str, line: str) -> None:
    file_candidature(office, "40088", WAVE_1, PIECES)
    told = said(office, "offers", "AMI2-001")[1].split("Pas maintenant")[0]
    block = told.split(f"({trigger})")[1].split("(")[0]
    assert line in block
