"""The answer of the search box, in groups; the one file it names is opened at once."""

from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from web.lead.asking import LONGEST, Address
from web.lead.lists import Lines
from web.pages import page
from web.visit import Visit
from workflow.register.lists import lists_of
from workflow.register.search import find


def search(visit: Visit) -> Response:
    """Show what a text finds, as this visitor may know it."""
    text = visit.query("q")[:LONGEST]
    with visit.reading() as reading:
        lists = lists_of(reading)
        found = find(lists, text)
        if found.exact is not None and not visit.query("tout"):
            reference = quote(found.exact.row.reference, safe="")
            return RedirectResponse(f"/dossiers/{reference}", status_code=303)
        programme = lists.in_force.programme if lists.in_force else None
        return page(
            visit,
            "lead/search.html.j2",
            text=text,
            found=found,
            lines=Lines(programme=programme, now=reading.now),
            all_candidatures=Address(path="/candidatures").to(texte=text),
            all_antennas=Address(path="/antennes").to(texte=text),
        )
