"""Our figures in words, as every report prints them."""

from notifications.wording import french
from notifications.wording.indicators import figure_text
from states.programme import Target
from workflow.reports.counting import Figure
from workflow.reports.indicators import Ours, Rate


def ours_text(ours: Ours | None) -> str:
    """Return our figure in words."""
    if ours is None:
        return "—"
    if isinstance(ours, Target):
        return french(f"objectif : {ours.value}")
    if isinstance(ours, Rate):
        low, high = ours.bounds()
        terms = f"{figure_of(ours.numerator)} sur {figure_of(ours.denominator)}"
        return f"{figure_text(low, high, 'percent')} ({terms})"
    return figure_of(ours)


def figure_of(figure: Figure) -> str:
    """Return a figure in words."""
    return figure_text(figure.low, figure.high)
