"""What the clock did after an act that is recorded late is set aside before the act is judged."""

from datetime import date

from states.automatics import before_later_automatics
from states.facts import Antenna
from states.law import lifecycle_of
from tests.states.story import act, antenna, utc


def test_a_milestone_settled_in_time_is_judged_as_never_overdue() -> None:
    story, at = antenna(), utc("2021-10-06T08:00")
    for name, day in (("locaux", date(2021, 11, 1)), ("offre", date(2021, 11, 5))):
        story.must(act("milestone_confirm", at, milestone=name, day=day.isoformat()))
    story.sweep(utc("2021-12-01T10:00"))
    asked = act("milestone_done", utc("2021-10-30T08:00"), milestone="locaux")
    rows = lifecycle_of(story.facts).rows_of(asked.trigger)
    before, undoes = before_later_automatics(story.facts, asked, rows)
    assert isinstance(before, Antenna)
    assert {name: fact.overdue for name, fact in before.milestones.items()} == {
        "locaux": False,
        "offre": True,
    }
    assert (undoes, [done.about for done in before.automatic]) == (("e5",), ["offre"])
