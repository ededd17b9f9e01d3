"""How the versions of a deadline and the warnings of the linter are said."""

from notifications.wording import warning_sentence
from notifications.wording.foresight import rule_text, session_text, version_sentence
from states.identifiers import CaseId, DeadlineId, WindowId
from states.lint import LintWarning
from workflow.calendar import InForce
from workflow.reading import Reading
from workflow.schedule.deadline_versions import DeadlineVersion


def version_told(version: DeadlineVersion) -> str:
    """Return one version in words: its day, who set it by role, when, why."""
    why = (str(version.role), version.reason)
    return version_sentence(version.number, version.day, version.kind, version.recorded_at, why)


def warning_told(warning: LintWarning, reading: Reading, in_force: InForce) -> str:
    """Return a warning in words, what it collides with by its name."""
    deadline = in_force.programme.deadlines.get(warning.deadline)
    return warning_sentence(
        str(warning.code),
        deadline,
        _detail(warning.other, reading, in_force, deadline.label if deadline else ""),
    )


def _detail(other: str, reading: Reading, in_force: InForce, told: str) -> str:
    """Return what a warning collides with, in words: a session, a deadline, a window, as is.

    Nothing when it is what the warning already names (`told`).
    """
    sitting = reading.archive.sitting(CaseId(other)) if other else None
    if sitting is not None:
        return session_text(sitting.session.reference)
    window = in_force.programme.window(WindowId(other))
    if window is not None:
        return "" if window.label == told else window.label
    deadline = in_force.programme.deadlines.get(DeadlineId(other))
    if deadline is not None:
        return deadline.label
    rules = {rule.id for rule in in_force.rules}
    return rule_text(other) if other in rules else other
