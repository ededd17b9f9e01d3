"""The reader's own calendar feed: a secret address, shown once, that may end at any time."""

from starlette.responses import Response

from states.identifiers import CaseId
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.commands import IssueFeed, RevokeFeeds
from workflow.outcomes import Done

TEMPLATE = "calendar/feed.html.j2"


def issue(visit: Visit) -> Response:
    """Make the reader a new feed and show its address, this once."""
    outcome = visit.run(IssueFeed(actor=visit.actor, person=CaseId(visit.actor.id)))
    if not isinstance(outcome, Done):
        return refused(visit, TEMPLATE, visit.explain(outcome), address="")
    address = visit.counter.link(f"/agenda/{outcome.shown['token']}.ics")
    return page(visit, TEMPLATE, address=address)


def revoke(visit: Visit) -> Response:
    """End every feed of the reader."""
    outcome = visit.run(RevokeFeeds(actor=visit.actor, person=CaseId(visit.actor.id)))
    if not isinstance(outcome, Done):
        return refused(visit, TEMPLATE, visit.explain(outcome), address="")
    return see_other(visit, "/", "Votre adresse d’agenda ne répond plus.")
