"""What an import answers, in French sentences: one per fault, each naming its line."""

from notifications.wording import NBSP, error_sentence, french
from workflow.explaining import sentences_of
from workflow.importing.faults import user_error
from workflow.importing.files import ImportReport
from workflow.office import Office
from workflow.outcomes import Invalid
from workflow.people import Actor


def fault_sentences(office: Office, actor: Actor, report: ImportReport) -> tuple[str, ...]:
    """Return why a file is not taken, () when it is."""
    said = [error_sentence(user_error(fault)) for fault in report.faults]
    outcome = report.outcome
    if isinstance(outcome, Invalid) and outcome.rows:
        for row in outcome.rows:
            found = sentences_of(office, actor, row.outcome)
            said += [f"Ligne {row.line}{NBSP}: {sentence}" for sentence in found]
    elif outcome is not None and not report.taken:
        said += sentences_of(office, actor, outcome)
    return tuple(french(sentence) for sentence in said)
