"""What an import answers, in French sentences: one per fault, each naming its line."""

from notifications.wording import NBSP, error_sentence, french
from notifications.wording.importing import ignored_text, named_text, skipped_text
from workflow.explaining import sentences_of
from workflow.importing.faults import user_error
from workflow.importing.files import ImportReport
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.people import Actor


def note_sentences(report: ImportReport) -> tuple[str, ...]:
    """Return what else a reader of the report should know: columns and lines left out, names."""
    chosen = {each.text: each.chosen.shown for each in report.named if each.chosen}
    said = (
        ignored_text(report.ignored) if report.ignored else "",
        skipped_text(report.skipped) if report.skipped else "",
        named_text(chosen) if chosen else "",
    )
    return tuple(sentence for sentence in said if sentence)


def fault_sentences(office: Office, actor: Actor, report: ImportReport) -> tuple[str, ...]:
    """Return why a file is not taken, () when it is."""
    said = [error_sentence(user_error(fault)) for fault in report.faults]
    outcome = report.outcome
    if isinstance(outcome, Invalid) and outcome.rows:
        for row in outcome.rows:
            found = sentences_of(office, actor, row.outcome)
            place = f"Ligne {row.line}{_column(report, row.outcome)}"
            said += [f"{place}{NBSP}: {sentence}" for sentence in found]
    elif outcome is not None and not report.taken:
        said += sentences_of(office, actor, outcome)
    return tuple(french(sentence) for sentence in said)


def _column(report: ImportReport, outcome: object) -> str:
    """Return where the field that the office refused stands, "" when it has no column."""
    letters = report.columns.get(outcome.field, "") if isinstance(outcome, Invalid) else ""
    return f", colonne {letters}" if letters else ""
