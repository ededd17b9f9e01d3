"""The follow-up of every antenna its reader may know, and the figures missing this term."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from notifications.wording import label
from notifications.wording.followup import FLAGS, INSCRIPTIONS, learners_text
from notifications.wording.places import region_text
from notifications.wording.typography import NBSP
from states.antenna import ENDED
from states.facts import Antenna
from states.identifiers import Role
from states.instants import PARIS
from web.followup.lines import amount_text
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.followup.asking import missing_figures
from workflow.followup.commands import AskLearners
from workflow.followup.reading import Followed, followed
from workflow.followup.terms import Term, next_term, term_of
from workflow.outcomes import Done
from workflow.reading import FileRead, Reading

TEMPLATE = "followup/list.html.j2"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One antenna of the list, in words."""

    read: FileRead
    inscription: str
    flags: str
    obtained: str
    learners: str


def show_overview(visit: Visit) -> Response:
    """Show the follow-up of the antennas, narrowed by their ACV inscription when asked."""
    return _shown(visit, ())


def ask_learners(visit: Visit) -> Response:
    """Ask the regional centres for the figures missing this term."""
    outcome = visit.run(AskLearners(actor=visit.actor, region=visit.field("region")))
    if not isinstance(outcome, Done):
        return _shown(visit, visit.explain(outcome))
    written, left_out = outcome.shown["letters"], outcome.shown["left_out"]
    said = f"Courriers préparés : {written}."
    asked = f"Centres déjà sollicités ce trimestre : {left_out}."
    return see_other(visit, "/suivi#effectifs", *([said, asked] if left_out else [said]))


def _shown(visit: Visit, sentences: Sequence[str]) -> Response:
    asked = visit.query("inscription")
    wanted = asked if asked in INSCRIPTIONS else ""
    with visit.reading() as reading:
        known = [
            (read, found)
            for read in reading.antennas()
            if read.facts.state not in ENDED and (found := followed(reading, read.facts.id))
        ]
        today = reading.now.astimezone(PARIS).date()
        term = term_of(today)
        values: dict[str, Any] = {
            "rows": [
                _row(read, found)
                for read, found in known
                if wanted in ("", found.inscription_status)
            ],
            "total": len(known),
            "wanted": wanted,
            "statuses": list(INSCRIPTIONS.items()),
            "term": term,
            "next_term": next_term(today),
            "missing": _missing(visit, reading, term),
            "lead": visit.has_role(Role.LEAD),
        }
    if sentences:
        return refused(visit, TEMPLATE, sentences, **values)
    return page(visit, TEMPLATE, **values)


def _missing(
    visit: Visit, reading: Reading, term: Term
) -> Sequence[tuple[str, str, Sequence[tuple[str, str]]]]:
    """Return, by region, the antennas without a figure that this reader may know."""
    region = visit.actor.region if not visit.actor.is_insider else ""
    found = []
    for code, antennas in missing_figures(reading.archive, term, region).items():
        read = [each for one in antennas if (each := reading.file(one.id))]
        named = [(each.facts.reference, _place(each)) for each in read]
        if named:
            found.append((code, region_text(code), named))
    return sorted(found, key=lambda each: each[1])


def _row(read: FileRead, known: Followed) -> Row:
    last = known.last_learners
    sure = [code.upper() for code in FLAGS if known.flags[code] == "yes"]
    unsure = [f"{code.upper()}{NBSP}?" for code in FLAGS if known.flags[code] == "unknown"]
    return Row(
        read=read,
        inscription=label("inscription", known.inscription_status),
        flags=", ".join([*sure, *unsure]) or "aucun",
        obtained=amount_text(known.funding_obtained),
        learners=f"{learners_text(last.count)} ({last.subject})" if last else "effectif inconnu",
    )


def _place(read: FileRead) -> str:
    assert isinstance(read.facts, Antenna)
    return f"{read.place} — {read.facts.site}" if read.facts.site else read.place
