"""The dashboard names what waits, in order, and tells nobody what they may not know."""

from datetime import UTC, date, datetime, timedelta

from states.identifiers import ActorId, CaseKind, ContactKind, Role
from states.instants import on_day
from tests.workflow.bench import (
    LEAD,
    STARTED_AT,
    act,
    city,
    done,
    file_candidature,
    move,
    open_draft,
    register_person,
)
from tests.workflow.office_stories import AFTER_WAVE_1, decided, examined, hold_session, labelled
from tests.workflow.register.synthetic import fill_register
from workflow.archive import Archive
from workflow.commands import ConvokeSession, CorrectPerson, NotifySession, StopMail
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Reading
from workflow.register.dashboard import Dashboard, dashboard
from workflow.register.mapping import Located, locate

CENTRE = Actor(id=ActorId("centre"), roles=frozenset({Role.REGIONAL_CENTRE}), region="75")
COMMITTEE = Actor(id=ActorId("membre"), roles=frozenset({Role.COMMITTEE}))


def board(office: Office, actor: Actor = LEAD, since: datetime = STARTED_AT) -> Dashboard:
    with office.store.read() as reader:
        return dashboard(Reading(office, reader, actor), since)


def todo(office: Office, actor: Actor = LEAD) -> list[tuple[str, int, date | None]]:
    return [(str(item.kind), item.count, item.due) for item in board(office, actor).todo]


def test_a_file_that_lacked_pieces_owes_a_receipt_within_ten_working_days(office: Office) -> None:
    case = file_candidature(office, "40088", pieces=("form",))
    file_candidature(office, "47001")
    assert todo(office) == [("receipt_due", 1, date(2020, 8, 7))]
    act(office, case, "acknowledge")
    assert todo(office) == []


def test_drafts_that_lack_pieces_are_named_once_their_closing_is_near(office: Office) -> None:
    open_draft(office, "40088")
    assert todo(office) == []
    move(office, datetime(2020, 10, 20, 8, tzinfo=UTC))
    assert todo(office) == [("draft_incomplete", 1, date(2020, 11, 6))]


def test_completions_of_the_week_are_named(office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "consolidate", motive="pieces", pieces=["needs_note"], due="2020-09-01")
    assert "completion_ending" not in [kind for kind, *_ in todo(office)]
    move(office, datetime(2020, 8, 27, 8, tzinfo=UTC))
    assert ("completion_ending", 1, date(2020, 9, 1)) in todo(office)
    assert ("completion_ending", 1, date(2020, 9, 1)) in todo(office, CENTRE)


def test_examined_files_want_a_session_and_a_session_wants_its_notice(office: Office) -> None:
    examined(office, "40088")
    assert todo(office, COMMITTEE) == [("session_to_plan", 1, None)]
    held_on = on_day(date(2020, 11, 20))
    session = hold_session(office, "S2", {}, effective_at=held_on)
    assert todo(office, COMMITTEE) == [("session_to_convene", 1, date(2020, 11, 15))]
    done(office, ConvokeSession(actor=LEAD, session=session))
    assert todo(office, COMMITTEE) == []


def test_a_silent_antenna_is_named_to_the_lead_and_to_its_centre(office: Office) -> None:
    labelled(office, "40088")
    assert "antenna_silent" not in [kind for kind, *_ in todo(office)]
    move(office, AFTER_WAVE_1 + timedelta(days=61))
    assert ("antenna_silent", 1, None) in todo(office)
    assert ("antenna_silent", 1, None) in todo(office, CENTRE)


def test_letters_addresses_and_requests_are_the_leads_own(office: Office) -> None:
    case = examined(office, "40088")
    session = decided(office, case)
    act(office, case, "withdraw", actor=city("40088"), reason="Autre projet.")
    with office.store.read() as reader:
        contact = next(p for p in reader.known_persons() if p.organisation == "40088")
    done(office, StopMail(actor=LEAD, person=contact.person, code="5.1.1"))
    assert ("request_to_settle", 1, None) in todo(office)
    assert ("address_failed", 1, None) in todo(office)
    assert not {"request_to_settle", "address_failed"} & {kind for kind, *_ in todo(office, CENTRE)}
    done(office, NotifySession(actor=LEAD, session=session))
    found = {kind: count for kind, count, _ in todo(office)}
    assert "request_to_settle" not in found
    assert found["letter_to_release"] > 0


def test_an_undisclosed_decision_changes_nothing_of_a_centres_dashboard(office: Office) -> None:
    first, second = file_candidature(office, "40088"), examined(office, "47001")
    act(office, first, "analyse")
    before = board(office, CENTRE)
    decided(office, first)
    decided(office, second, "not_select")
    assert board(office, CENTRE) == before


def test_what_others_did_since_is_counted(office: Office) -> None:
    file_candidature(office, "40088")
    move(office, STARTED_AT + timedelta(days=1))
    others = board(office, COMMITTEE, STARTED_AT - timedelta(seconds=1)).since
    assert ("submit", CaseKind.CANDIDATURE, 1) in [(s.kind, s.case_kind, s.count) for s in others]
    assert "submit" not in [s.kind for s in board(office, LEAD, STARTED_AT).since]
    centre = board(office, CENTRE, STARTED_AT - timedelta(seconds=1)).since
    assert [(s.kind, s.case_kind, s.count) for s in centre] == [
        ("changed", CaseKind.CANDIDATURE, 1)
    ]


def test_progress_counts_open_antennas_beside_the_published_points(office: Office) -> None:
    _, antenna = labelled(office, "40088")
    act(office, antenna, "open_pilot", reason="Pilote.")
    found = board(office).progress
    assert (found.open, found.acv, found.acv_unknown) == (1, 1, 0)
    assert [(point.as_of, point.value) for point in found.points] == [("2020-07-23", 5)]
    assert [target.value for target in found.targets] == [100, 75]


def test_the_map_places_towns_the_data_know_and_others_in_their_departement(office: Office) -> None:
    labelled(office, "40088")
    found = board(office).map
    (point,) = found.points
    assert (point.place, point.at.exact, dict(point.antennas)) == ("Dax", True, {"labelled": 1})
    assert (round(point.at.longitude), round(point.at.latitude)) == (-1, 44)


def test_a_town_overseas_is_placed_in_its_own_departement() -> None:
    found = locate("au-coeur-des-territoires", "97120", "971")
    assert found == Located(longitude=-61.39, latitude=16.18, exact=False)


def test_a_place_nobody_locates_is_on_no_map() -> None:
    assert locate("au-coeur-des-territoires", "ENTREE-01", "") is None


def test_the_dashboard_takes_the_same_number_of_statements_whatever_the_size(
    office: Office,
) -> None:
    taken = []
    board(office)
    for first, count in ((0, 10), (10, 20_000)):
        fill_register(office.store, count, first)
        with office.store.read() as reader:
            seen: list[str] = []
            reader._connection.set_trace_callback(seen.append)
            dashboard(Reading(office, reader, LEAD), STARTED_AT)
            reader._connection.set_trace_callback(None)
        taken.append(len(seen))
    assert taken[0] == taken[1]


def test_a_town_whose_executive_left_office_is_named_until_somebody_follows(
    office: Office,
) -> None:
    with office.store.read() as reader:
        people = Archive(reader, office.memory).persons()
    mayor = next(
        each
        for each in people
        if each.kind is ContactKind.EXECUTIVE and each.organisation == "40088"
    )
    last_day = STARTED_AT.date() + timedelta(days=2)
    done(office, CorrectPerson(actor=LEAD, person=mayor.id, texts={}, until=last_day))
    before = todo(office)
    move(office, STARTED_AT + timedelta(days=3))
    (item,) = board(office).todo
    outside = todo(office, CENTRE)
    register_person(office, ContactKind.EXECUTIVE, "40088", "75")

    assert before == []
    assert (str(item.kind), item.count) == ("executive_ended", 1)
    assert [subject.label for subject in item.subjects] == ["Dax"]
    assert outside == []
    assert todo(office) == []
