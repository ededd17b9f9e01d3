"""A forecast says what the clock then does, and touches nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from states.identifiers import CaseId, ContactKind, DeadlineId, PersonId
from states.instants import day_start
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    act,
    apply_programme,
    city,
    done,
    file_candidature,
    move,
    open_draft,
)
from workflow.archive import Archive
from workflow.commands import (
    AnnounceSession,
    ExtendDeadline,
    NotifySession,
    RecordSession,
    SessionItemAsked,
)
from workflow.composition import create_installation
from workflow.office import Office
from workflow.outcomes import CommandFailed
from workflow.people import Actor
from workflow.reading import Reading
from workflow.schedule.forecast import forecast
from workflow.schedule.foreseen import Assumption, Forecast, ForecastLetter, difference, seen_by
from workflow.schedule.sweep import advance_to, sweep
from workflow.standing import SWEEP_HELD
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase

CLOSING = DeadlineId(WAVE_1)
MARCH = datetime(2021, 3, 1, 9, tzinfo=UTC)
DIGEST = "weekly_digest"


def told(found: Forecast) -> set[tuple[object, ...]]:
    """Letters that leave by themselves: when, which, to whom, about which file."""
    return {
        (each.leaves_at, each.code, each.person, each.cases[:1])
        for each in found.letters
        if not each.held
    }


def sent(office: Office) -> set[tuple[object, ...]]:
    """The same of the letters that left."""
    with office.store.read() as reader:
        letters = {
            letter.id: letter for letter in reader.letters(LetterFilter(phases=(LetterPhase.SENT,)))
        }
        return {
            (
                letters[line.letter_id].sent_at,
                line.template,
                line.person,
                (line.case_id,) if line.case_id else (),
            )
            for line in reader.reminders()
            if line.letter_id in letters
        }


def acted(office: Office, since: int) -> list[tuple[object, ...]]:
    with office.store.read() as reader:
        return [
            (event.effective_at.instant, event.case, event.kind)
            for event in reader.events()[since:]
            if event.actor == "horloge" and event.case_kind in ("candidature", "antenna")
        ]


def _drafts(office: Office) -> None:
    complete = open_draft(office, "40088")
    act(office, complete, "add_piece", piece="form")
    open_draft(office, "47001")
    open_draft(office, "97120")


def _filed_since(office: Office) -> None:
    _drafts(office)
    move(office, datetime(2020, 10, 8, 9, tzinfo=UTC))
    sweep(office)
    with office.store.read() as reader:
        case = reader.case_by_reference("AMI2-001")
    assert case is not None
    act(office, case.id, "submit", window=WAVE_1, channel="portal")


def _completion(office: Office) -> None:
    case = file_candidature(office, "40088", pieces=("form",))
    act(office, case, "consolidate", motive="pieces", pieces=["needs_note"], due="2020-10-20")


STORIES: tuple[tuple[Callable[[Office], None], date], ...] = (
    (_drafts, date(2020, 11, 10)),
    (_filed_since, date(2020, 11, 10)),
    (_completion, date(2020, 10, 26)),
)


@pytest.mark.parametrize(("story", "until"), STORIES)
def test_the_clock_then_does_what_the_forecast_said(
    office: Office, story: Callable[[Office], None], until: date
) -> None:
    story(office)
    with office.store.read() as reader:
        size = reader.tree_size()
    already = sent(office)
    foreseen = forecast(office, until)
    advance_to(office, day_start(until + timedelta(days=1)) - timedelta(microseconds=1))
    assert told(foreseen) == sent(office) - already
    assert [(each.at, each.case, each.trigger) for each in foreseen.acts] == acted(office, size)
    assert {each.code for each in foreseen.letters} > {DIGEST}


def test_a_forecast_says_what_it_takes_for_granted(office: Office) -> None:
    found = forecast(office, date(2020, 8, 1))
    assert (found.assumes, found.held) == (Assumption.NO_HUMAN_ACT, "")
    assert found.starts_at == datetime(2020, 7, 24, 6, tzinfo=UTC)


def test_a_forecast_leaves_the_store_as_it_was(office: Office) -> None:
    _drafts(office)
    with office.store.read() as reader:
        before = (reader.tree_size(), reader.reminders(), reader.letters(), reader.settings())
    bytes_before = office.store.path.read_bytes()
    forecast(office, date(2021, 3, 1), {CLOSING: date(2020, 12, 1)})
    with office.store.read() as reader:
        after = (reader.tree_size(), reader.reminders(), reader.letters(), reader.settings())
    assert after == before
    assert office.store.path.read_bytes() == bytes_before
    assert forecast(office, date(2020, 8, 1)) == forecast(office, date(2020, 8, 1))


def test_a_deadline_moved_moves_its_reminders_and_the_carry(office: Office) -> None:
    case = open_draft(office, "40088")
    until = date(2020, 12, 4)
    change = difference(
        forecast(office, until), forecast(office, until, {CLOSING: date(2020, 11, 20)})
    )
    assert (change.letters.added, change.letters.removed) == ((), ())
    assert [
        (each.before.days_before, each.after.leaves_at.date()) for each in change.letters.moved
    ] == [
        (60, date(2020, 9, 21)),
        (30, date(2020, 10, 21)),
        (7, date(2020, 11, 13)),
        (1, date(2020, 11, 19)),
        (None, date(2020, 11, 23)),
    ]
    assert [shift.after.at for shift in change.acts.moved] == [
        datetime(2020, 11, 20, 23, tzinfo=UTC)
    ]
    assert change.cases == (case,)


def test_what_if_tells_what_the_real_extension_then_brings(office: Office) -> None:
    _drafts(office)
    until, day = date(2020, 11, 23), date(2020, 11, 20)
    supposed = forecast(office, until, {CLOSING: day})
    done(office, ExtendDeadline(actor=LEAD, deadline=CLOSING, day=day, reason="Été"))
    assert told(forecast(office, until)) == told(supposed)


def test_a_closing_brought_forward_takes_its_past_reminders_away(office: Office) -> None:
    open_draft(office, "40088")
    until = date(2020, 11, 10)
    change = difference(
        forecast(office, until), forecast(office, until, {CLOSING: date(2020, 8, 31)})
    )
    assert [each.days_before for each in change.letters.removed] == [60]
    assert len(change.letters.moved) == 4


def test_a_forecast_moved_by_nothing_has_no_difference(office: Office) -> None:
    _drafts(office)
    found = forecast(office, date(2020, 11, 10))
    change = difference(found, found)
    assert (change.letters.lines(), change.acts.lines(), change.cases) == ((), (), ())


def test_an_unknown_deadline_is_named(office: Office) -> None:
    with pytest.raises(CommandFailed) as failed:
        forecast(office, date(2020, 11, 10), {DeadlineId("AMI9"): date(2020, 11, 20)})
    assert getattr(failed.value.outcome, "value", "") == "AMI9"


def test_without_a_programme_nothing_can_be_foreseen(tmp_path: Path) -> None:
    office, _ = create_installation(tmp_path / "vide", datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(CommandFailed):
        forecast(office, date(2020, 2, 1))
    office.store.close()


def test_what_waits_for_a_confirmation_is_foreseen_as_confirmed(office: Office) -> None:
    _drafts(office)
    with office.store.write() as writer:
        writer.put_setting(SWEEP_HELD, "outage")
    found = forecast(office, date(2020, 11, 10))
    assert found.held == "outage"
    assert found.letters != ()
    with office.store.read() as reader:
        assert reader.setting(SWEEP_HELD) == "outage"


def test_what_the_lead_must_release_is_told_as_held(office: Office) -> None:
    open_draft(office, "40088")
    done(office, ExtendDeadline(actor=LEAD, deadline=CLOSING, day=date(2020, 11, 20), reason="Été"))
    held = [each for each in forecast(office, date(2020, 8, 1)).letters if each.held]
    assert [(each.code, each.leaves_at) for each in held] == [
        ("extension", datetime(2020, 7, 24, 6, tzinfo=UTC))
    ]


def test_a_version_known_later_is_foreseen_from_that_day(office: Office) -> None:
    open_draft(office, "40088", "AMI2/vague-3")
    apply_programme(office, "au-coeur-des-territoires/2021-10")
    found = forecast(office, date(2021, 10, 31))
    assert found.until == date(2021, 10, 31)
    assert [each.trigger for each in found.acts] == ["lapse"]


def seen(office: Office, found: Forecast, actor: Actor) -> Forecast:
    with office.store.read() as reader:
        return seen_by(found, Reading(office, reader, actor))


def test_a_town_reads_its_own_letters_and_files_only(office: Office) -> None:
    _drafts(office)
    found = forecast(office, date(2020, 11, 10))
    dax, agen = seen(office, found, city("40088")), seen(office, found, city("47001"))
    assert {case for each in dax.letters for case in each.cases} == {act.case for act in dax.acts}
    assert not {each.person for each in dax.letters} & {each.person for each in agen.letters}
    assert seen(office, found, LEAD) == found
    assert seen(office, dax, city("47001")).letters == ()


def test_a_town_does_not_read_what_waits_for_the_lead(office: Office) -> None:
    open_draft(office, "40088")
    done(office, ExtendDeadline(actor=LEAD, deadline=CLOSING, day=date(2020, 11, 20), reason="Été"))
    found = seen(office, forecast(office, date(2020, 8, 1)), city("40088"))
    assert found.letters == ()


def test_others_read_what_is_written_to_them(office: Office) -> None:
    with office.store.read() as reader:
        persons = Archive(reader, office.memory).persons()
    witness = next(each for each in persons if each.kind is ContactKind.WITNESS)
    centre = next(each for each in persons if each.kind is ContactKind.REGIONAL_CENTRE)
    partner = Actor(id=witness.as_actor().id, roles=frozenset())
    found = forecast(office, date(2020, 8, 10))
    assert {each.code for each in seen(office, found, partner).letters} == {DIGEST}
    assert seen(office, found, centre.as_actor()).letters == ()


def _decided(office: Office, case: CaseId) -> CaseId:
    asked = SessionItemAsked(case=case, outcome="label", reason="Projet solide")
    command = RecordSession(actor=LEAD, body="comite_selection", reference="S1", items=(asked,))
    session = CaseId(str(done(office, command).shown["session"]))
    act(office, case, "label", session=session)
    return session


def test_a_retained_town_and_its_twin_not_examined_have_equal_forecasts(office: Office) -> None:
    twins = {code: file_candidature(office, code, pieces=("form",)) for code in ("40088", "47001")}
    move(office, MARCH)
    sweep(office)
    for case in twins.values():
        act(office, case, "analyse")
    session = _decided(office, twins["40088"])
    found = forecast(office, date(2021, 12, 31))
    views = [seen(office, found, city(code)) for code in twins]
    assert (views[0].letters, views[0].acts) == (views[1].letters, views[1].acts) == ((), ())
    done(office, NotifySession(actor=LEAD, session=session))
    done(office, AnnounceSession(actor=LEAD, session=session))
    antenna = CaseId(f"{twins['40088']}-a1")
    act(office, antenna, "milestone_propose", milestone="premises", day="2021-09-01")
    act(office, antenna, "milestone_confirm", milestone="premises", day="2021-09-01")
    act(office, antenna, "start_engineering", regional_centre="75", target_opening="2022-01-10")
    open_now = seen(office, forecast(office, date(2021, 12, 31)), city("40088"))
    assert {"milestone_coming", "milestone_overdue"} <= {each.code for each in open_now.letters}
    assert [(each.trigger, each.about) for each in open_now.acts] == [("overdue", "premises")]


def test_one_reminder_of_two_drafts_names_both(office: Office) -> None:
    shared, own = open_draft(office, "40088", members=("47001",)), open_draft(office, "47001")
    found = forecast(office, date(2020, 9, 30))
    letters = [each for each in found.letters if each.code == "reminder_council"]
    assert sorted(sorted(each.cases) for each in letters) == sorted(
        [[shared], sorted([shared, own])]
    )


def test_letters_are_given_person_by_person_in_order(office: Office) -> None:
    _drafts(office)
    found = forecast(office, date(2020, 11, 10))
    assert sum(len(each) for each in found.by_person.values()) == len(found.letters)
    for person, letters in found.by_person.items():
        assert {each.person for each in letters} == {person}
        assert list(letters) == sorted(letters, key=lambda each: each.leaves_at)


def test_two_like_letters_are_paired_in_order_of_time() -> None:
    def letter(day: int) -> ForecastLetter:
        at = datetime(2020, 1, day, tzinfo=UTC)
        return ForecastLetter(leaves_at=at, code=DIGEST, person=PersonId("p"))

    def of(*days: int) -> Forecast:
        at = datetime(2020, 1, 1, tzinfo=UTC)
        letters = tuple(letter(day) for day in days)
        return Forecast(starts_at=at, until=date(2020, 1, 31), letters=letters, acts=())

    change = difference(of(1, 5, 9), of(5, 6)).letters
    assert [(shift.before, shift.after) for shift in change.moved] == [(letter(1), letter(6))]
    assert (change.added, change.removed) == ((), (letter(9),))
