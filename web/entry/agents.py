"""Agents' own door: password and one-time code, and the invitation that gives them."""

import base64
from urllib.parse import parse_qs, urlsplit

from starlette.responses import Response

from web.entry.onward import HOME, come_in, device_of, local, secret, source_of
from web.pages import page, refused
from web.visit import Visit
from workflow.access.agents import drawn
from workflow.access.commands import AcceptInvitation, EnterByPassword, ProveKey
from workflow.access.door import VISITOR
from workflow.access.passwords import enter_by_password
from workflow.outcomes import Done, Invalid

AGENT, INVITED, KEY = "entry/agent.html.j2", "entry/invited.html.j2", "entry/key.html.j2"


def show_agent(visit: Visit) -> Response:
    """Show the agents' door."""
    return page(visit, AGENT, address="", onward=local(visit.query("suite", HOME)))


def enter_agent(visit: Visit) -> Response:
    """Come in as an agent."""
    address, onward = visit.field("adresse"), local(visit.field("suite", HOME))
    command = EnterByPassword(
        actor=VISITOR,
        address=address,
        password=secret(visit, "_motdepasse"),
        digits=secret(visit, "_code"),
        device=device_of(visit),
        source=source_of(visit),
    )
    outcome = enter_by_password(visit.counter.office, command)
    if isinstance(outcome, Done):
        return come_in(visit, outcome, onward)
    status = 429 if isinstance(outcome, Invalid) and outcome.problem == "too_often" else 422
    values = {"address": address, "onward": onward}
    return refused(visit, AGENT, visit.explain(outcome), status, **values)


def show_invitation(visit: Visit) -> Response:
    """Show where an invited agent chooses a password; opening the page does nothing."""
    return page(visit, INVITED)


def accept(visit: Visit) -> Response:
    """Take the password chosen, and show the key to keep in an application, this once."""
    chosen, again = secret(visit, "_motdepasse"), secret(visit, "_encore")
    if chosen != again:
        told = ("Les deux mots de passe ne sont pas les mêmes. Écrivez deux fois le même.",)
        return refused(visit, INVITED, told)
    outcome = visit.run(AcceptInvitation(actor=VISITOR, token=visit.path("token"), password=chosen))
    if not isinstance(outcome, Done):
        return refused(visit, INVITED, visit.explain(outcome))
    uri = str(outcome.shown["uri"])
    picture = base64.b64encode(drawn(uri).encode()).decode()
    key = parse_qs(urlsplit(uri).query)["secret"][0]
    return page(visit, KEY, picture=picture, key=key)


def prove(visit: Visit) -> Response:
    """Come in with the first digits of the new key."""
    outcome = visit.run(
        ProveKey(
            actor=VISITOR,
            token=visit.path("token"),
            digits=secret(visit, "_code"),
            device=device_of(visit),
            source=source_of(visit),
        )
    )
    if isinstance(outcome, Done):
        return come_in(visit, outcome, HOME)
    return refused(visit, KEY, visit.explain(outcome), picture="", key="")
