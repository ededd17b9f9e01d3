"""The sessions of 2019 and 2021 as the sources let them be known, and what is told of them."""

import csv
import io
import json
from datetime import date

from config.programme_file import builtin_data
from states.identifiers import ActorId, CaseKind, ContactKind, Role
from workflow.archive import Archive, Memory
from workflow.cli import invoke
from workflow.cli.demonstration import Shown
from workflow.committee.reading import meeting_read, minutes_of
from workflow.committee.shown import MeetingRead
from workflow.followup.flags import flag_on
from workflow.people import Actor, authority_case
from workflow.reading import Reading
from workflow.replay.sources import places

LEAD = Actor(id=ActorId("responsable"), roles=frozenset({Role.LEAD}))
GUEST_SEAT = "banque-des-territoires"


def meeting(replay: Shown, reference: str) -> MeetingRead:
    with replay.office.store.read() as reader:
        read = meeting_read(Reading(replay.office, reader, LEAD), reference)
    assert read is not None
    return read


def papers(replay: Shown, reference: str) -> str:
    with replay.office.store.read() as reader:
        made = minutes_of(Reading(replay.office, reader, LEAD), reference)
    assert made is not None
    return made.minutes.to_text().replace("\u00a0", " ")


def published(body: str) -> list[str]:
    text = builtin_data("au-coeur-des-territoires", "comite.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    return [row["organisation"] for row in rows if row["body"] == body]


def test_each_session_is_composed_as_published_for_its_day(replay: Shown) -> None:
    for reference, body, count in (("JURY-AMI1", "jury", 5), ("COMITE-2021-09-08", "", 10)):
        sitting = [each.organisation for each in meeting(replay, reference).members]
        assert sitting == published(body or "comite_selection")
        assert len(sitting) == count


def test_every_seat_is_held_by_a_function_registered_for_it(replay: Shown) -> None:
    for reference in ("JURY-AMI1", "COMITE-2021-09-08"):
        found = meeting(replay, reference)
        assert [each.seat for each in found.members if each.person is None] == []
        assert len({each.person for each in found.members}) == len(found.members)


def test_the_banque_des_territoires_votes_in_2019_and_is_invited_in_2021(replay: Shown) -> None:
    before = meeting(replay, "JURY-AMI1").member(GUEST_SEAT)
    after = meeting(replay, "COMITE-2021-09-08").member(GUEST_SEAT)
    assert before is not None
    assert after is not None
    assert (before.votes, after.votes) == (True, False)
    with replay.office.store.read() as reader:
        archive = Archive(reader, Memory())
        kinds = [archive.person(p).kind for p in (before.person, after.person) if p]  # type: ignore[union-attr]
    assert kinds == [ContactKind.COMMITTEE_MEMBER, ContactKind.GUEST]


def test_votes_and_presences_nobody_published_are_said_not_recorded(replay: Shown) -> None:
    for reference, items in (("JURY-AMI1", 85), ("COMITE-2021-09-08", 11)):
        found = meeting(replay, reference)
        assert (found.recorded, len(found.items)) == (False, items)
        assert [each.reference for each in found.items if each.votes or each.tally] == []
        assert {each.attendance for each in found.members} == {None}
        said = papers(replay, reference)
        assert said.count("Votes non enregistrés.") == items
        assert "Quorum :" not in said


def test_belongings_are_dated_where_a_source_dates_them_and_only_there(replay: Shown) -> None:
    named = {place.code: place for place in places()}
    with replay.office.store.read() as reader:
        archive = Archive(reader, Memory())
        told = {
            code: [
                (str(event.data["flag"]), str(event.data.get("since", "")))
                for event in archive.events(authority_case(code))
                if event.kind == "flag_recorded"
            ]
            for code in named
        }
        before, after = (
            flag_on(archive.events(authority_case("22070")), "pvd", day)
            for day in (date(2021, 4, 21), date(2021, 4, 22))
        )
    expected = {
        code: [(each.flag, each.since) for each in place.memberships]
        for code, place in named.items()
    }
    assert told == expected
    assert {since for found in told.values() for flag, since in found if flag == "ti"} == {""}
    assert (before, after) == ("no", "yes")


def test_learners_are_published_points_of_the_programme_and_of_no_antenna(replay: Shown) -> None:
    with replay.office.store.read() as reader:
        counted = [
            event
            for event in reader.events()
            if event.case_kind is CaseKind.ANTENNA and "learners" in event.kind
        ]
    assert counted == []
    said = json.loads(invoke(replay.office, ("--json", "report")).output)["indicators"]
    points = {
        (each["as_of"], each["published"]): each["match"]
        for each in said
        if each["indicator"] == "apprenants"
    }
    assert set(points) == {("2021-03-17", 1800), ("2021-10-04", 4100)}
    assert set(points.values()) == {"reported"}
