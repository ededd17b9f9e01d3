"""The cells of an antenna's follow-up in a table; what nobody said is « inconnu »."""

from notifications.wording import label
from workflow.followup.commands import Family, Flag, Truth
from workflow.followup.reading import Followed

Cell = str | int
COLUMNS = ("ti", "pvd", "inscription", "obtained", "learners", "learners_year", "offer")


def cells_of(known: Followed) -> tuple[Cell, ...]:
    """Return the cells of `COLUMNS`: codes in words, euros, the last school year's learners."""
    last = known.last_learners
    return (
        label("truth", known.flags[Flag.TI]),
        label("truth", known.flags[Flag.PVD]),
        label("inscription", known.inscription_status),
        _euros(known.funding_obtained),
        unknown() if last is None or last.count is None else last.count,
        last.subject if last else "",
        _offer(known),
    )


def unknown() -> str:
    """Return the word for what nobody said."""
    return label("truth", Truth.UNKNOWN)


def _euros(cents: int | None) -> Cell:
    """Whole euros as a number a spreadsheet adds up, else with two decimals."""
    if cents is None:
        return unknown()
    euros, rest = divmod(cents, 100)
    return f"{euros},{rest:02}" if rest else euros


def _offer(known: Followed) -> str:
    """The families offered; « inconnu » when nothing was said, « aucune » when all were denied."""
    offered = [label("family", each) for each in Family if known.offer[each] == Truth.YES]
    if offered:
        return ", ".join(offered)
    denied = all(known.offer[each] == Truth.NO for each in Family)
    return label("offer", "none") if denied else unknown()
