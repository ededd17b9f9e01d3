"""Letters born of events: who is written to when something is recorded."""

from workflow.desk import Desk


def correspond(desk: Desk) -> None:
    """Add to the outbox the letters that the desk's events call for."""
    del desk
