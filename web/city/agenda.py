"""The calendar feed of a person: given at a secret address, revoked at will, read by programs."""

from starlette.responses import PlainTextResponse, Response

from states.identifiers import CaseId
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.commands import IssueFeed, RevokeFeeds
from workflow.outcomes import Done
from workflow.schedule.feeds import feed_of

PAGE = "city/agenda.html.j2"
CALENDAR = "text/calendar; charset=utf-8"


def read_agenda(visit: Visit) -> Response:
    """Answer a calendar program; a secret unknown or revoked is not there."""
    content = feed_of(visit.counter.office, visit.path("token"))
    if content is None:
        return PlainTextResponse("Agenda introuvable.", status_code=404)
    return Response(content, media_type=CALENDAR)


def show_agenda(visit: Visit) -> Response:
    """Show how to follow one's dates in a calendar program."""
    return page(visit, PAGE, address="", has_feed=_has_feed(visit))


def give_agenda(visit: Visit) -> Response:
    """Give a new secret address, shown once; those given before stop answering."""
    outcome = visit.run(IssueFeed(actor=visit.actor, person=CaseId(visit.actor.id)))
    if not isinstance(outcome, Done):
        return refused(visit, PAGE, visit.explain(outcome), address="", has_feed=_has_feed(visit))
    address = visit.counter.link(f"/agenda/{outcome.shown['token']}.ics")
    return page(visit, PAGE, address=address, has_feed=True)


def end_agenda(visit: Visit) -> Response:
    """Have every address given before stop answering."""
    outcome = visit.run(RevokeFeeds(actor=visit.actor, person=CaseId(visit.actor.id)))
    if not isinstance(outcome, Done):
        return refused(visit, PAGE, visit.explain(outcome), address="", has_feed=_has_feed(visit))
    return see_other(visit, "/mon-espace/agenda", "L’adresse de votre agenda ne répond plus.")


def _has_feed(visit: Visit) -> bool:
    with visit.reading() as reading:
        feeds = reading.reader.feeds_of(str(visit.actor.id))
    return any(feed.revoked_at is None for feed in feeds)
