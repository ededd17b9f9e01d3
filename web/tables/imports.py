"""Taking over a spreadsheet: rehearsed first with a sentence per fault, then confirmed."""

from dataclasses import dataclass

from starlette.responses import Response

from notifications.wording import count_text, french
from web.clock.works import answer
from web.pages import not_found, page, refused
from web.visit import Visit
from web.work import Ended, Work, works_of
from workflow.importing.files import FileAsked, ImportReport, import_file
from workflow.importing.told import fault_sentences
from workflow.office import Office

PAGE = "tables/import.html.j2"
KINDS = (("candidatures", "Candidatures"), ("contacts", "Contacts"))
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
    asked = FileAsked(kind=kind, content=upload.file.read(), actor=visit.actor)
    rehearsed = Rehearsed(name=upload.filename or "", asked=asked)
    office = visit.counter.office

    def task(work: Work) -> Ended:
        work.tell("Lecture du fichier, ligne par ligne…")
        return rehearse_file(office, rehearsed, work)

    title = f"Répétition de l’import de {rehearsed.name}"
    work = works_of(visit).start(visit, title, task, "/import")
    return answer(visit, work)


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
    ignored = french(f"Colonnes ignorées : {', '.join(report.ignored)}.") if report.ignored else ""
    if not report.taken:
        said = fault_sentences(office, rehearsed.asked.actor, report)
        return Ended(tone="refused", sentences=(*said, *([ignored] if ignored else [])))
    work.kept = rehearsed
    return Ended(
        tone="warning",
        sentences=(taken_sentence(report), *([ignored] if ignored else [])),
        confirm=f"/import/{work.id}/confirmer",
    )


def take_file(office: Office, rehearsed: Rehearsed) -> Ended:
    """Import a file whole or nothing."""
    report = import_file(office, rehearsed.asked, dry_run=False)
    if not report.taken:
        said = fault_sentences(office, rehearsed.asked.actor, report)
        return Ended(tone="refused", sentences=said)
    path = "/candidatures" if rehearsed.asked.kind == "candidatures" else "/import"
    return Ended(sentences=(taken_sentence(report),), path=path)


def taken_sentence(report: ImportReport) -> str:
    """Return how many lines were taken, or would be."""
    if report.rehearsed:
        would = count_text(report.rows, "ligne serait reprise", "lignes seraient reprises")
        return french(f"{would}. Rien n’est enregistré encore.")
    counted = count_text(report.rows, "ligne reprise", "lignes reprises")
    return french(f"{counted}. Aucune lettre n’en part.")
