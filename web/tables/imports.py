"""Taking over a spreadsheet: rehearsed first with a sentence per fault, then confirmed."""

from dataclasses import dataclass

from starlette.responses import Response

from notifications.wording import NBSP, count_text, error_sentence, french
from web.clock.works import answer
from web.pages import not_found, page, refused
from web.visit import Visit
from web.work import Ended, File, Work, works_of
from workflow.importing.answers import answer_sheet
from workflow.importing.faults import FileRefused, user_error
from workflow.importing.files import FileAsked, ImportReport, import_file, names_in
from workflow.importing.sheet import Named
from workflow.importing.told import fault_sentences, note_sentences
from workflow.office import Office

PAGE = "tables/import.html.j2"
KINDS = (
    ("candidatures", "Candidatures"),
    ("contacts", "Contacts"),
    ("decisions", "Décisions"),
    ("antennes", "Antennes"),
    ("etapes", "Étapes des antennes"),
    ("apprenants", "Apprenants"),
    ("financements", "Financements"),
)
READ_ON = {
    "candidatures": "/candidatures",
    "decisions": "/seances",
    "antennes": "/antennes",
    "etapes": "/antennes",
    "apprenants": "/antennes",
    "financements": "/antennes",
}
"""Where what was taken over is read."""
NAMES_SHOWN = 60
ALL_NAMED = "Chaque ligne porte son code officiel : il n’y a rien à rapprocher."
NO_FILE = "Choisissez un fichier XLSX ou CSV."


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """A file rehearsed and taken whole: what its confirmation will import."""

    name: str
    asked: FileAsked


def show_import(visit: Visit) -> Response:
    """Show the form that takes a file."""
    return page(visit, PAGE, kinds=KINDS, chosen="candidatures")


def rehearse_import(visit: Visit) -> Response:
    """Rehearse a file; nothing is recorded."""
    upload, kind = visit.upload("fichier"), visit.field("quoi")
    if upload is None or kind not in dict(KINDS):
        return refused(visit, PAGE, (NO_FILE,), kinds=KINDS, chosen=kind)
    answers = visit.upload("noms")
    asked = FileAsked(
        kind=kind,
        content=upload.file.read(),
        actor=visit.actor,
        names=answers.file.read() if answers else b"",
    )
    if visit.field("geste") == "rapprocher":
        return _reconcile(visit, asked, upload.filename or "")
    rehearsed = Rehearsed(name=upload.filename or "", asked=asked)
    office = visit.counter.office

    def task(work: Work) -> Ended:
        work.tell("Lecture du fichier, ligne par ligne…")
        return rehearse_file(office, rehearsed, work)

    title = f"Répétition de l’import de {rehearsed.name}"
    work = works_of(visit).start(visit, title, task, "/import")
    return answer(visit, work)


def _reconcile(visit: Visit, asked: FileAsked, name: str) -> Response:
    """Propose the official codes of names; nothing is recorded."""
    office = visit.counter.office

    def task(work: Work) -> Ended:
        work.tell("Lecture des noms…")
        return propose_names(office, asked)

    title = f"Noms de {name} rapprochés de leurs codes"
    return answer(visit, works_of(visit).start(visit, title, task, "/import"))


def propose_names(office: Office, asked: FileAsked) -> Ended:
    """Say which names must be chosen, with a file to fill in when there are any."""
    try:
        found = names_in(office, asked)
    except FileRefused as fault:
        said = french(error_sentence(user_error(fault.fault)))
        return Ended(tone="refused", sentences=(said,))
    open_ones = [each for each in found if each.chosen is None]
    said_names = tuple(_named_sentence(each) for each in found[:NAMES_SHOWN])
    if not open_ones:
        return Ended(sentences=(*said_names, french(ALL_NAMED)))
    counted = count_text(len(open_ones), "nom à choisir", "noms à choisir")
    lead = french(f"{counted}. Remplissez la colonne « code retenu », puis rendez ce fichier.")
    file = File(name="noms.csv", media_type="text/csv; charset=utf-8", content=answer_sheet(found))
    return Ended(tone="warning", sentences=(lead, *said_names), file=file)


def _named_sentence(named: Named) -> str:
    if named.chosen is not None:
        return french(f"Ligne {named.line}, « {named.text} » → {named.chosen.shown}")
    choices = ", ".join(place.shown for place in named.choices) or "aucune collectivité proche"
    return french(f"Ligne {named.line}, « {named.text} »{NBSP}: à choisir parmi {choices}")


def confirm_import(visit: Visit) -> Response:
    """Import the file that was rehearsed, whole."""
    before = works_of(visit).find(visit, visit.path("work"))
    ended = before.ended() if before else None
    if before is None or ended is None or not isinstance(before.kept, Rehearsed):
        return not_found(visit)
    rehearsed, office = before.kept, visit.counter.office

    def task(work: Work) -> Ended:
        work.tell("Reprise des lignes…")
        return take_file(office, rehearsed)

    title = f"Import de {rehearsed.name}"
    return answer(visit, works_of(visit).start(visit, title, task, "/import"))


def rehearse_file(office: Office, rehearsed: Rehearsed, work: Work) -> Ended:
    """Say what importing a file would do; keep it for its confirmation when all is well."""
    report = import_file(office, rehearsed.asked, dry_run=True)
    notes = note_sentences(report)
    if not report.taken:
        said = fault_sentences(office, rehearsed.asked.actor, report)
        return Ended(tone="refused", sentences=(*said, *notes))
    work.kept = rehearsed
    return Ended(
        tone="warning",
        sentences=(taken_sentence(report), *notes),
        confirm=f"/import/{work.id}/confirmer",
    )


def take_file(office: Office, rehearsed: Rehearsed) -> Ended:
    """Import a file whole or nothing."""
    report = import_file(office, rehearsed.asked, dry_run=False)
    if not report.taken:
        said = fault_sentences(office, rehearsed.asked.actor, report)
        return Ended(tone="refused", sentences=said)
    path = READ_ON.get(rehearsed.asked.kind, "/import")
    return Ended(sentences=(taken_sentence(report),), path=path)


def taken_sentence(report: ImportReport) -> str:
    """Return how many lines were taken, or would be."""
    if report.rehearsed:
        would = count_text(report.rows, "ligne serait reprise", "lignes seraient reprises")
        return french(f"{would}. Rien n’est enregistré encore.")
    counted = count_text(report.rows, "ligne reprise", "lignes reprises")
    return french(f"{counted}. Aucune lettre n’en part.")
