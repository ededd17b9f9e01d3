"""What follows from events can be written again from the events alone, and is the same."""

import shutil
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflow.bench import LEAD, PIECES, WAVE_1, WAVE_2, done, move, open_draft
from tests.workflow.office_stories import AFTER_WAVE_1, hold_session, labelled, try_act
from workflow.archive import Archive, Memory
from workflow.commands import NotifySession, RedactText
from workflow.composition import open_office
from workflow.followup.commands import RecordFlag, RecordSite
from workflow.office import Office
from workflow.projection import rebuild
from workflow.randomness import SeededRandomness
from workflow.store.filters import CaseFilter
from workflow.store.store import Reader

CODES = ("40088", "47001", "97120")
ACTS: tuple[tuple[str, dict[str, object]], ...] = (
    *(("add_piece", {"piece": piece}) for piece in PIECES[:2]),
    ("submit", {"window": WAVE_1, "channel": "email"}),
    ("submit", {"window": WAVE_2, "channel": "email"}),
    ("analyse", {}),
    ("consolidate", {"motive": "projet", "what": "Le projet.", "due": "2020-12-15"}),
    ("resume", {"missing_accepted": True}),
    ("label", {}),
    ("not_select", {}),
    ("support", {"plan": "Un plan."}),
    ("withdraw", {}),
    ("revert", {"reason": "Erreur."}),
    ("reapply", {"window": WAVE_2}),
    ("note", {"text": "Appel."}),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(CODES), st.sampled_from(ACTS)),
        st.sampled_from(["clock", "notify"]),
    ),
    max_size=25,
)


def projections(reader: Reader) -> tuple[object, ...]:
    """Every row that follows from events, in a fixed order."""
    rows = sorted(reader.cases(), key=lambda row: row.id)
    register = (reader.register_rows(), reader.known_persons())
    return rows, reader.all_spans(), reader.day_totals(), *register


def rebuilt(office: Office) -> tuple[object, ...]:
    with office.store.write() as writer:
        count = rebuild(writer, Archive(writer, Memory()))
        assert count == writer.tree_size()
        return projections(writer)


def test_an_antenna_and_its_file_are_rebuilt_as_they_were(office: Office) -> None:
    labelled(office, "40088", sites=["Centre", "Gare"])
    with office.store.read() as reader:
        before = projections(reader)
    assert rebuilt(office) == before


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_was_done_the_events_alone_give_the_same_rows(
    furnished: Path, tmp_path_factory: object, steps: list[object]
) -> None:
    folder = tmp_path_factory.mktemp("projection") / "bureau"  # type: ignore[attr-defined]
    shutil.copytree(furnished, folder)
    office = open_office(folder, randomness=SeededRandomness("projection"))
    cases = {code: open_draft(office, code) for code in CODES}
    sessions = []
    for step in steps:
        if step == "clock":
            move(office, AFTER_WAVE_1)
        elif step == "notify":
            for session in sessions:
                office.run(NotifySession(actor=LEAD, session=session))
        elif isinstance(step, tuple):
            code, (trigger, inputs) = step
            given_inputs = dict(inputs)
            if trigger in ("label", "not_select"):
                try:
                    session = hold_session(office, f"s{len(sessions)}", {cases[code]: trigger})
                except AssertionError:
                    continue
                sessions.append(session)
                given_inputs["session"] = session
            try_act(office, cases[code], trigger, **given_inputs)
    with office.store.read() as reader:
        before = projections(reader)
    assert rebuilt(office) == before
    office.store.close()


def test_a_redacted_name_leaves_the_rows_too(office: Office) -> None:
    labelled(office, "40088", sites=["Centre", "Gare"])
    with office.store.read() as reader:
        authority = Archive(reader, office.memory).authority("40088")
    assert authority is not None
    done(office, RedactText(actor=LEAD, ref=authority.name_ref, reason="Nom saisi par erreur."))
    with office.store.read() as reader:
        rows = reader.cases(CaseFilter(authority="40088"))
        before = projections(reader)
    assert {row.label for row in rows} == {"", " (Centre)", " (Gare)"}
    assert rebuilt(office) == before


def test_dated_flags_and_the_name_of_a_site_are_rebuilt_as_they_were(office: Office) -> None:
    antenna = labelled(office, "40088")[1]
    flag = RecordFlag(actor=LEAD, authority="40088", flag="ti", since=date(2018, 11, 22))
    done(office, flag)
    done(office, RecordSite(actor=LEAD, antenna=antenna, name="Halle aux grains"))
    with office.store.read() as reader:
        before = projections(reader)
    assert rebuilt(office) == before
