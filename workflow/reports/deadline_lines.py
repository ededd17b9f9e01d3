"""How the versions of a deadline and the warnings of the linter are said."""

from notifications.wording import (
    french,
    instant_text,
    label,
    short_day_text,
    warning_sentence,
)
from states.identifiers import CaseId, DeadlineId, WindowId
from states.lint import LintWarning
from workflow.calendar import InForce
from workflow.reading import Reading
from workflow.schedule.deadline_versions import DeadlineVersion


def version_told(version: DeadlineVersion) -> str:
    """Return one version in words: its day, who set it by role, when, why."""
    day = short_day_text(version.day) if version.day else "sans date publiée"
    reason = f" — {version.reason}" if version.reason else ""
    return french(
        f"version {version.number} : {day}, {label('event', version.kind)} le "
        f"{instant_text(version.recorded_at)} ({label('role', version.role)}){reason}"
    )


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
        return f"séance {sitting.session.reference}"
    window = in_force.programme.window(WindowId(other))
    if window is not None:
        return "" if window.label == told else window.label
    deadline = in_force.programme.deadlines.get(DeadlineId(other))
    if deadline is not None:
        return deadline.label
    rules = {rule.id for rule in in_force.rules}
    return f"règle {other}" if other in rules else other
