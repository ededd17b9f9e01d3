"""Who sees a decision, and since which act of the lead."""

import pytest

from states.identifiers import ActorId, Role
from tests.workflow.bench import LEAD, city, done
from tests.workflow.office_stories import decided, examined
from workflow.commands import AnnounceSession, NotifySession, TellCentres
from workflow.disclosure import lifts_for
from workflow.office import Office
from workflow.outcomes import Done
from workflow.people import Actor
from workflow.reading import Reading

CENTRE = Actor(id=ActorId("centre"), roles=frozenset({Role.REGIONAL_CENTRE}), region="75")
PARTNER = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))


def _states(office: Office, actor: Actor) -> list[str]:
    with office.store.read() as reader:
        reading = Reading(office, reader, actor)
        return [str(read.facts.state) for read in (*reading.files(), *reading.antennas())]


@pytest.mark.parametrize(
    ("actor", "lifts"),
    [
        (LEAD, ()),
        (city("40088"), ("notified",)),
        (CENTRE, ("centres_told", "announced")),
        (PARTNER, ("announced",)),
    ],
)
def test_each_role_learns_from_its_own_act_of_the_lead(
    actor: Actor, lifts: tuple[str, ...]
) -> None:
    assert lifts_for(actor) == lifts


def test_a_decision_reaches_the_city_then_the_centre_then_everybody(office: Office) -> None:
    session = decided(office, examined(office, "40088"))
    readers = (city("40088"), CENTRE, PARTNER)
    assert [_states(office, each) for each in readers] == [["analysed"], ["analysed"], []]
    done(office, NotifySession(actor=LEAD, session=session))
    told = ["labelled", "labelled"]
    assert [_states(office, each) for each in readers] == [told, ["analysed"], []]
    done(office, TellCentres(actor=LEAD, session=session))
    assert [_states(office, each) for each in readers] == [told, told, []]
    done(office, AnnounceSession(actor=LEAD, session=session))
    assert [_states(office, each) for each in readers] == [told, told, told]


def test_centres_are_not_told_before_the_cities_nor_by_somebody_else(office: Office) -> None:
    session = decided(office, examined(office, "40088"))
    assert not isinstance(office.run(TellCentres(actor=LEAD, session=session)), Done)
    done(office, NotifySession(actor=LEAD, session=session))
    assert not isinstance(office.run(TellCentres(actor=CENTRE, session=session)), Done)
