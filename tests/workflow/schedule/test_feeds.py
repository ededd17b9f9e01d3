"""A feed is secret, revocable, of one person, and says nothing of what is not lifted."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from states.acts import Refused
from states.identifiers import CaseId, ContactKind, DeadlineId, PersonId
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    act,
    city,
    done,
    file_candidature,
    move,
    register_person,
)
from workflow.access.commands import GrantMission
from workflow.archive import Archive
from workflow.commands import (
    AnnounceSession,
    EndPerson,
    ErasePerson,
    ExtendDeadline,
    GrantRole,
    IssueFeed,
    NotifySession,
    RecordSession,
    RevokeFeeds,
    SessionItemAsked,
)
from workflow.handlers.feeds import token_hash
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.schedule.feeds import calendar_of, feed_of, public_calendar

MARCH = datetime(2021, 3, 1, 9, tzinfo=UTC)


def contact(office: Office, code: str, kind: ContactKind = ContactKind.CONTACT) -> CaseId:
    with office.store.read() as reader:
        return next(
            person.id
            for person in Archive(reader, office.memory).persons()
            if person.kind is kind and code in (person.organisation, person.region)
        )


def issue(office: Office, person: CaseId) -> str:
    return str(done(office, IssueFeed(actor=LEAD, person=person)).shown["token"])


def entries(content: bytes | None) -> list[tuple[str, str, int]]:
    """Day, summary and sequence of each entry, in the order of the file."""
    assert content is not None
    events = Calendar.from_ical(content).walk("VEVENT")
    return [
        (event.decoded("dtstart").isoformat(), str(event["summary"]), int(event["sequence"]))
        for event in events
    ]


def _decide(office: Office, case: CaseId) -> CaseId:
    asked = SessionItemAsked(case=case, outcome="label", reason="Projet solide")
    command = RecordSession(actor=LEAD, body="comite_selection", reference="S1", items=(asked,))
    session = CaseId(str(done(office, command).shown["session"]))
    act(office, case, "label", session=session)
    return session


def _masked(content: bytes | None, case: CaseId, reference: str) -> bytes:
    assert content is not None
    return content.replace(case.encode(), b"CASE").replace(reference.encode(), b"REF")


def test_a_feed_gives_the_published_closings_with_their_hour(office: Office) -> None:
    assert entries(feed_of(office, issue(office, contact(office, "40088")))) == [
        ("2020-11-06", "Vague 1 de l’AMI 2 (23\xa0h\xa059, heure de Paris)", 0),
        ("2021-02-12", "Vague 2 de l’AMI 2 (23\xa0h\xa059, heure de Paris)", 0),
        ("2021-06-25", "Vague 3 de l’AMI 2 (23\xa0h\xa059, heure de Paris)", 0),
    ]


def test_an_insider_also_reads_the_agreement_and_the_targets(office: Office) -> None:
    days = [
        day
        for day, _, _ in entries(
            feed_of(office, issue(office, contact(office, "cnam", ContactKind.LEAD)))
        )
    ]
    assert days == [
        "2020-11-06",
        "2020-12-31",
        "2021-02-12",
        "2021-06-25",
        "2022-04-01",
        "2022-12-31",
        "2022-12-31",
    ]


def test_an_extension_moves_the_entry_and_raises_its_sequence(office: Office) -> None:
    token = issue(office, contact(office, "40088"))
    before = Calendar.from_ical(feed_of(office, token) or b"").walk("VEVENT")[0]
    extension = ExtendDeadline(
        actor=LEAD, deadline=DeadlineId(WAVE_1), day=date(2020, 11, 20), reason="Crise sanitaire"
    )
    done(office, extension)
    after = Calendar.from_ical(feed_of(office, token) or b"").walk("VEVENT")[0]
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    assert after.decoded("dtstart") == date(2020, 11, 20)


def test_an_overseas_town_reads_its_own_hour_below(office: Office) -> None:
    token = issue(office, contact(office, "97120"))
    event = Calendar.from_ical(feed_of(office, token) or b"").walk("VEVENT")[0]
    assert "soit 18\xa0h\xa059 chez vous (heure de la Guadeloupe)" in str(event["description"])


def test_the_same_facts_give_the_same_bytes(office: Office) -> None:
    token = issue(office, contact(office, "40088"))
    assert feed_of(office, token) == feed_of(office, token)


def test_only_the_hash_of_the_secret_is_kept(office: Office) -> None:
    person = contact(office, "40088")
    token = issue(office, person)
    with office.store.read() as reader:
        rows = reader.feeds_of(person)
        events = reader.events_of(person)
    assert [row.token_hash for row in rows] == [token_hash(token)]
    assert all(token not in str(event.to_value()) for event in events)


def test_a_new_feed_silences_the_one_before(office: Office) -> None:
    person = contact(office, "40088")
    first, second = issue(office, person), issue(office, person)
    assert feed_of(office, first) is None
    assert feed_of(office, second) is not None


def test_a_revoked_or_unknown_secret_yields_nothing(office: Office) -> None:
    person = contact(office, "40088")
    token = issue(office, person)
    revoke = RevokeFeeds(actor=LEAD, person=person)
    assert done(office, revoke).shown["revoked"] == 1
    assert (feed_of(office, token), feed_of(office, "inconnu")) == (None, None)
    assert isinstance(office.run(revoke), Invalid)


def test_who_left_or_was_erased_has_no_feed_any_longer(office: Office) -> None:
    person, other = contact(office, "40088"), contact(office, "47001")
    tokens = [issue(office, person), issue(office, other)]
    done(office, EndPerson(actor=LEAD, person=person))
    done(office, ErasePerson(actor=LEAD, person=other, reason="Demande"))
    assert [feed_of(office, token) for token in tokens] == [None, None]
    assert isinstance(office.run(IssueFeed(actor=LEAD, person=person)), Invalid)
    with office.store.read() as reader:
        assert calendar_of(office, reader, person) is None
        assert reader.feeds_of(PersonId(other)) == ()


def test_a_person_settles_no_feed_but_their_own(office: Office) -> None:
    own, other = contact(office, "40088"), contact(office, "47001")
    with office.store.read() as reader:
        person = Archive(reader, office.memory).person(own)
    assert person is not None
    assert done(office, IssueFeed(actor=person.as_actor(), person=own)).shown["revoked"] == 0
    assert isinstance(office.run(IssueFeed(actor=person.as_actor(), person=other)), Refused)
    assert isinstance(office.run(RevokeFeeds(actor=city("47001"), person=own)), Refused)
    assert isinstance(office.run(IssueFeed(actor=LEAD, person=CaseId("inconnu"))), Invalid)


def test_the_delay_of_a_file_is_in_its_towns_feed_only(office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "consolidate", motive="pieces", pieces=["form"], due="2020-09-15")
    own = entries(feed_of(office, issue(office, contact(office, "40088"))))
    other = entries(feed_of(office, issue(office, contact(office, "47001"))))
    delay = (
        "2020-09-15",
        "AMI2-001 – fin de la consolidation du dossier (23\xa0h\xa059, heure de Paris)",
        0,
    )
    assert own[0] == delay
    assert own[1:] == other


def test_a_retained_town_and_its_twin_not_examined_have_equal_feeds(office: Office) -> None:
    twins = {code: file_candidature(office, code) for code in ("40088", "47001")}
    for case in twins.values():
        act(office, case, "consolidate", motive="pieces", pieces=["form"], due="2020-09-15")
        act(office, case, "resume")
    tokens = {code: issue(office, contact(office, code)) for code in twins}
    move(office, MARCH)
    act(office, twins["40088"], "analyse")
    session = _decide(office, twins["40088"])
    with office.store.read() as reader:
        references = {code: reader.case(case).reference for code, case in twins.items()}
    masked = {
        code: _masked(feed_of(office, token), twins[code], references[code])
        for code, token in tokens.items()
    }
    assert masked["40088"] == masked["47001"]
    done(office, NotifySession(actor=LEAD, session=session))
    done(office, AnnounceSession(actor=LEAD, session=session))


def test_a_milestone_is_in_the_feed_of_its_owner_once_confirmed_and_lifted(office: Office) -> None:
    case = file_candidature(office, "40088")
    centre = contact(office, "75", ContactKind.REGIONAL_CENTRE)
    tokens = {"town": issue(office, contact(office, "40088")), "centre": issue(office, centre)}
    lead = issue(office, contact(office, "cnam", ContactKind.LEAD))
    move(office, MARCH)
    act(office, case, "analyse")
    session = _decide(office, case)
    antenna = CaseId(f"{case}-a1")
    done(office, NotifySession(actor=LEAD, session=session))
    done(office, AnnounceSession(actor=LEAD, session=session))
    act(office, antenna, "milestone_propose", milestone="premises", day="2021-09-01")

    def concerned(token: str) -> list[str]:
        return [line for day, line, _ in entries(feed_of(office, token)) if day == "2021-09-01"]

    line = "AMI2-001-A1 – Locaux (23\xa0h\xa059, heure de Paris)"
    assert [concerned(token) for token in (*tokens.values(), lead)] == [[], [], [line]]
    act(office, antenna, "milestone_confirm", milestone="premises", day="2021-09-01")
    assert [concerned(token) for token in (*tokens.values(), lead)] == [[line], [], [line]]
    act(office, antenna, "milestone_done", milestone="premises")
    assert [concerned(token) for token in (*tokens.values(), lead)] == [[], [], []]


def test_an_auditors_feed_answers_during_their_mission_only(office: Office) -> None:
    auditor = register_person(office, ContactKind.AUDITOR, "cour")
    token = issue(office, auditor)
    assert feed_of(office, token) is None
    until = date(2020, 11, 30)
    done(office, GrantMission(actor=LEAD, person=auditor, letter="Mission 12", until=until))
    assert len(entries(feed_of(office, token))) == 7
    move(office, MARCH)
    assert feed_of(office, token) is None


def test_a_partner_who_may_audit_reads_as_a_partner_without_a_mission(office: Office) -> None:
    partner = register_person(office, ContactKind.PARTNER, "partenaire")
    token = issue(office, partner)
    before = feed_of(office, token)
    done(office, GrantRole(actor=LEAD, person=partner, role="auditor"))
    assert feed_of(office, token) == before


def test_the_public_calendar_holds_no_file(office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "consolidate", motive="pieces", pieces=["form"], due="2020-09-15")
    with office.store.read() as reader:
        everybody, insider = public_calendar(office, reader), public_calendar(office, reader, LEAD)
    assert [day for day, _, _ in entries(everybody)] == ["2020-11-06", "2021-02-12", "2021-06-25"]
    assert len(entries(insider)) == 7
