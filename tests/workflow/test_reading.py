"""What each reader may know of a file, on both axes of time."""

from datetime import timedelta

import pytest

from states.identifiers import ActorId, CaseId, Role
from tests.workflow.bench import LEAD, STARTED_AT, act, city, move, open_draft
from tests.workflow.office_stories import decided, disclose, examined, labelled, utc
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import FileRead, Moment, Reading, missing_pieces

PARTNER = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))
CENTRE = Actor(id=ActorId("centre"), roles=frozenset({Role.REGIONAL_CENTRE}), region="75")
FAR_CENTRE = Actor(id=ActorId("centre-11"), roles=frozenset({Role.REGIONAL_CENTRE}), region="11")


def read(
    office: Office, actor: Actor, case: CaseId, moment: Moment | None = None
) -> FileRead | None:
    with office.store.read() as reader:
        return Reading(office, reader, actor).file(case, moment or Moment())


def seen(office: Office, case: CaseId) -> dict[str, bool]:
    actors = {
        "lead": LEAD,
        "own": city("40088"),
        "other": city("47001"),
        "centre": CENTRE,
        "far": FAR_CENTRE,
        "partner": PARTNER,
    }
    return {name: read(office, actor, case) is not None for name, actor in actors.items()}


def test_a_file_is_read_by_its_city_its_centre_and_the_office_until_public(office: Office) -> None:
    case = examined(office, "40088")
    wanted = {"lead": True, "own": True, "other": False, "centre": True, "far": False}
    assert seen(office, case) == {**wanted, "partner": False}
    session = decided(office, case)
    antenna = CaseId(f"{case}-a1")
    assert seen(office, antenna) == {name: name == "lead" for name in (*wanted, "partner")}
    disclose(office, session)
    assert seen(office, case) == {**wanted, "partner": True}
    assert seen(office, antenna) == {**wanted, "partner": True}


def test_a_file_is_read_as_it_was_known_then(office: Office) -> None:
    case = open_draft(office, "40088")
    move(office, STARTED_AT + timedelta(days=1))
    act(office, case, "add_piece", piece="form")
    then = read(office, LEAD, case, Moment(known_at=STARTED_AT))
    now = read(office, LEAD, case)
    assert then is not None
    assert now is not None
    assert (then.facts.version, now.facts.version) == (1, 2)
    assert read(office, LEAD, case, Moment(known_at=STARTED_AT - timedelta(days=1))) is None
    assert read(office, LEAD, case, Moment(at=STARTED_AT - timedelta(days=1))) is None


def test_an_antenna_is_read_as_it_was_then(office: Office) -> None:
    case, antenna = labelled(office, "40088")
    move(office, utc("2020-12-01T09:00:00"))
    act(office, antenna, "revoke", reason="Vendu.")
    then = read(office, LEAD, antenna, Moment(known_at=utc("2020-11-30T00:00:00")))
    now = read(office, LEAD, antenna)
    assert then is not None
    assert now is not None
    assert (str(then.facts.state), str(now.facts.state)) == ("labelled", "revoked")
    assert case != antenna


def test_what_is_not_a_file_is_not_read(office: Office) -> None:
    with office.store.read() as reader:
        reading = Reading(office, reader, LEAD)
        person = reading.archive.persons()[0].id
        assert reading.file(person) is None
        assert reading.file(CaseId("inconnu")) is None
        assert reading.offers(CaseId("inconnu")) == ()


@pytest.mark.parametrize("actor", [LEAD, CENTRE, city("40088")])
def test_offers_are_those_of_the_reader(office: Office, actor: Actor) -> None:
    case, antenna = labelled(office, "40088")
    with office.store.read() as reader:
        reading = Reading(office, reader, actor)
        found = {offer.trigger: offer.allowed for offer in reading.offers(case)}
        on_antenna = {offer.trigger: offer.allowed for offer in reading.offers(antenna)}
    assert found["note"] is (actor is not city("40088") and Role.CITY not in actor.roles)
    assert on_antenna["suspend"] is False
    assert on_antenna["start_engineering"] is (Role.CITY not in actor.roles)


def test_missing_pieces_are_named_in_the_order_of_the_programme(office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    with office.store.read() as reader:
        reading = Reading(office, reader, LEAD)
        in_force = reading.in_force()
        facts = reading.archive.candidature(case)
    assert in_force is not None
    assert facts is not None
    assert missing_pieces(facts, in_force.programme)[0] == "Délibération du conseil"
    assert len(missing_pieces(facts, in_force.programme)) == 4


def test_lists_hold_what_the_reader_may_know(office: Office) -> None:
    case, antenna = labelled(office, "40088")
    open_draft(office, "47001", "AMI2/vague-2")
    with office.store.read() as reader:
        for actor, files in ((LEAD, 2), (city("40088"), 1), (PARTNER, 1), (FAR_CENTRE, 0)):
            reading = Reading(office, reader, actor)
            assert len(reading.files()) == files
            assert [each.facts.id for each in reading.antennas()] == [antenna][: min(files, 1)]
    assert case != antenna
