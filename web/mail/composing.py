"""A message to a selection of files: chosen, rehearsed, counted, then written and held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from notifications.wording import count_text, label
from states.facts import AntennaState, CandidatureState
from states.identifiers import CaseId, CaseKind, ContactKind
from web.mail.texts import fields_help
from web.pages import page, refused, see_other
from web.visit import Visit, whole_number
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.reports.naming import Naming
from workflow.store.filters import CaseFilter
from workflow.writing.commands import WriteToSelection
from workflow.writing.preview import SelectionRehearsal, rehearse_selection
from workflow.writing.selection import FIELDS, READERS

REHEARSE, WRITE = "repeter", "ecrire"
KINDS = {"candidatures": CaseKind.CANDIDATURE, "antennes": CaseKind.ANTENNA}
NOTHING_CHOSEN = "Choisissez des dossiers : un état, une fenêtre, ou des références."


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the form says, as typed; `chosen` are the files of the rehearsal being confirmed."""

    nature: str
    etat: str
    fenetre: str
    references: str
    destinataires: tuple[str, ...]
    objet: str
    texte: str
    motif: str
    lecteur: str
    chosen: tuple[str, ...]


def form(visit: Visit) -> Response:
    """Show the form; an address may name the files (`dossier`) or a filter."""
    asked = Asked(
        nature=visit.query("nature", "candidatures"),
        etat=visit.query("etat"),
        fenetre=visit.query("fenetre"),
        references="\n".join((*visit.queries("dossier"), *visit.queries("refs"))),
        destinataires=("contact",),
        objet="",
        texte="",
        motif="",
        lecteur="",
        chosen=(),
    )
    return page(visit, "mail/write.html.j2", **_values(visit, asked))


def write(visit: Visit) -> Response:
    """Rehearse the message, or write it once its count is confirmed."""
    asked = _typed(visit)
    with visit.reading() as reading:
        cases, unknown = _cases(reading, asked)
    if unknown:
        missing = f"Aucun dossier ne porte la référence « {unknown[0]} »."
        return refused(visit, "mail/write.html.j2", (missing,), **_values(visit, asked))
    if not cases:
        return refused(visit, "mail/write.html.j2", (NOTHING_CHOSEN,), **_values(visit, asked))
    command = _command(visit, asked, cases)
    if visit.field("suite") == WRITE:
        return _write(visit, asked, command)
    found = rehearse_selection(visit.counter.office, command, asked.lecteur or None)
    values = _values(visit, asked, found, cases)
    if isinstance(found.outcome, Done):
        return page(visit, "mail/write.html.j2", **values)
    return refused(visit, "mail/write.html.j2", visit.explain(found.outcome), **values)


def _write(visit: Visit, asked: Asked, command: WriteToSelection) -> Response:
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        written = count_text(command.expected, "courrier écrit", "courriers écrits")
        said = f"{written}. Ils attendent votre validation."
        return see_other(visit, "/courrier?etat=a-valider&modele=message", said)
    return refused(visit, "mail/write.html.j2", visit.explain(outcome), **_values(visit, asked))


def _typed(visit: Visit) -> Asked:
    return Asked(
        nature=visit.field("nature") if visit.field("nature") in KINDS else "candidatures",
        etat=visit.field("etat"),
        fenetre=visit.field("fenetre"),
        references=visit.field("references"),
        destinataires=tuple(k for k in visit.fields("destinataires") if k in READERS),
        objet=visit.field("objet"),
        texte=visit.field("texte"),
        motif=visit.field("motif"),
        lecteur=visit.field("lecteur"),
        chosen=tuple(visit.field("choisis").split()),
    )


def _cases(reading: Reading, asked: Asked) -> tuple[tuple[CaseId, ...], tuple[str, ...]]:
    """Return the files asked for, and the references that name none."""
    if asked.chosen:
        return tuple(CaseId(each) for each in asked.chosen), ()
    if asked.references:
        named = asked.references.replace(",", " ").replace(";", " ").split()
        rows = {each: reading.reader.case_by_reference(each) for each in dict.fromkeys(named)}
        unknown = tuple(each for each, row in rows.items() if row is None)
        return tuple(row.id for row in rows.values() if row is not None), unknown
    if not asked.etat and not asked.fenetre:
        return (), ()
    wanted = CaseFilter(
        kind=KINDS[asked.nature],
        states=(asked.etat,) if asked.etat else (),
        window=asked.fenetre or None,
    )
    return tuple(row.id for row in reading.reader.cases(wanted)), ()


def _command(visit: Visit, asked: Asked, cases: tuple[CaseId, ...]) -> WriteToSelection:
    number = visit.field("nombre")
    return WriteToSelection(
        actor=visit.actor,
        cases=cases,
        subject=asked.objet,
        text=asked.texte,
        reason=asked.motif,
        expected=whole_number(number),
        to=tuple(ContactKind(kind) for kind in asked.destinataires),
    )


def _values(
    visit: Visit,
    asked: Asked,
    found: SelectionRehearsal | None = None,
    cases: Sequence[CaseId] = (),
) -> dict[str, Any]:
    with visit.reading() as reading:
        in_force = reading.in_force()
        naming = Naming(reading.reader, reading.archive)
        told = _told(naming, found)
    return {
        **told,
        "asked": asked,
        "windows": [
            (str(window.id), window.label)
            for call in (in_force.programme.calls if in_force else ())
            for window in call.windows
        ],
        "states": [
            ("Candidatures", _named("state", CandidatureState)),
            ("Antennes", _named("antenna", AntennaState)),
        ],
        "kinds": [(str(kind), label("contact", kind)) for kind in READERS],
        "fields": fields_help(FIELDS),
        "rehearsal": found,
        "accepted": found is not None and isinstance(found.outcome, Done),
        "chosen": " ".join(cases),
    }


def _told(naming: Naming, found: SelectionRehearsal | None) -> dict[str, Any]:
    """Return who a rehearsal would write to, who not and why, in words."""
    if found is None:
        return {"left_out": [], "readers": [], "undisclosed": []}
    return {
        "left_out": [
            (
                naming.file(each.case),
                naming.person(each.person) if each.person else "",
                label("left_out", each.why),
            )
            for each in found.left_out
        ],
        "readers": [
            (each.person.id, naming.person(each.person.id)) for each in found.selection.letters
        ],
        "undisclosed": [naming.file(case) for case in found.selection.undisclosed],
    }


def _named(table: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(code), label(table, code)) for code in codes if code != "none"]
