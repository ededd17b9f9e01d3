"""One antenna's follow-up: what is known of it, the forms to record more, every record kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from notifications.wording.followup import FAMILIES, FLAGS, INSCRIPTIONS, TRUTHS
from states.facts import Antenna
from states.identifiers import CaseKind, Role
from states.instants import PARIS
from web.followup.lines import SECTION_OF, UNKNOWN, amount_text, lines_of, values_of, what_of
from web.followup.typed import SECTIONS, Form
from web.pages import not_found, refused, see_other
from web.visit import Visit
from workflow.followup.reading import Followed, Record, followed
from workflow.followup.terms import school_year_of
from workflow.outcomes import Done
from workflow.reading import FileRead, Reading

TEMPLATE = "followup/antenna.html.j2"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What was typed in which section, and why it was not taken."""

    section: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    sentences: Sequence[str] = ()


UNTRIED = Attempt()


def show_antenna(visit: Visit) -> Response:
    """Show what is followed of an antenna."""
    return _shown(visit, UNTRIED)


def record(visit: Visit) -> Response:
    """Record one thing about an antenna, or say why not with all that was typed."""
    section = visit.path("quoi")
    with visit.reading() as reading:
        read = antenna_named(reading, visit.path("reference"))
    if read is None or section not in SECTIONS:
        return not_found(visit)
    form = Form(visit=visit, antenna=read.facts.id, authority=read.facts.authority)
    command = SECTIONS[section](form)
    typed = visit.typed()
    if form.faults:
        return _shown(visit, Attempt(section=section, typed=typed, sentences=form.faults))
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, f"{path_of(read)}#{section}", "C’est enregistré.")
    sentences = visit.explain(outcome)
    return _shown(visit, Attempt(section=section, typed=typed, sentences=sentences))


def antenna_named(reading: Reading, reference: str) -> FileRead | None:
    """Return the antenna a reference names, None when there is none for this reader."""
    row = reading.reader.case_by_reference(reference)
    if row is None or row.kind is not CaseKind.ANTENNA:
        return None
    return reading.file(row.id)


def path_of(read: FileRead) -> str:
    """Return the address of an antenna's follow-up."""
    return f"/suivi/{read.facts.reference}"


def summary_of(known: Followed) -> Sequence[tuple[str, str]]:
    """Return the present values in words, for the card of an antenna's page."""
    last = known.last_learners
    offered = [FAMILIES[code] for code, truth in known.offer.items() if truth == "yes"]
    flags = [FLAGS[code] for code, truth in known.flags.items() if truth == "yes"]
    nobody_said = all(truth == "unknown" for truth in known.flags.values())
    untold = all(truth == "unknown" for truth in known.offer.values())
    return (
        ("Convention ACV", INSCRIPTIONS[known.inscription_status]),
        ("Programmes", ", ".join(flags) or (UNKNOWN if nobody_said else "aucun")),
        ("Financement obtenu", amount_text(known.funding_obtained)),
        ("Offre", ", ".join(offered) or (UNKNOWN if untold else "aucune des familles suivies")),
        ("Apprenants", what_of(last) if last else UNKNOWN),
    )


def _shown(visit: Visit, attempt: Attempt) -> Response:
    with visit.reading() as reading:
        read = antenna_named(reading, visit.path("reference"))
        known = followed(reading, read.facts.id) if read else None
        if read is None or known is None:
            return not_found(visit)
        assert isinstance(read.facts, Antenna)
        values = {
            "facts": read.facts,
            "place": read.place,
            "known": known,
            "lines": lines_of(known),
            "may": _may(visit, read),
            "lead": visit.has_role(Role.LEAD),
            "school_year": school_year_of(reading.now.astimezone(PARIS).date()),
            **_choices(known),
            **_filled(visit, known, attempt),
        }
    status = 422 if attempt.sentences else 200
    return refused(visit, TEMPLATE, attempt.sentences, status=status, **values)


def _may(visit: Visit, read: FileRead) -> bool:
    own = visit.has_role(Role.REGIONAL_CENTRE) and read.facts.region == visit.actor.region
    return visit.has_role(Role.LEAD) or own


def _choices(known: Followed) -> dict[str, Any]:
    lines = [(line.line, f"{line.funder or line.line} {line.purpose}") for line in known.funding]
    return {
        "statuses": list(INSCRIPTIONS.items()),
        "families": list(FAMILIES.items()),
        "flags": list(FLAGS.items()),
        "truths": list(TRUTHS.items()),
        "funding_lines": [(code, words.strip()) for code, words in lines],
        "amount": amount_text,
        "total": {"asked": known.funding_asked, "obtained": known.funding_obtained},
    }


def _filled(visit: Visit, known: Followed, attempt: Attempt) -> dict[str, Any]:
    """Return which form is open and what it holds: what was typed, or the record to correct."""
    if attempt.section:
        return {"section": attempt.section, "typed": attempt.typed}
    wanted = _wanted(known, visit.query("corriger"))
    if wanted is None:
        return {"section": "", "typed": {}}
    return {"section": SECTION_OF[wanted.kind], "typed": values_of(wanted)}


def _wanted(known: Followed, event: str) -> Record | None:
    """Return the record a link asks to correct, None when there is none that may be."""
    every = (*known.flag_records, *known.history)
    return next((one for one in every if one.event == event and not one.corrected), None)
