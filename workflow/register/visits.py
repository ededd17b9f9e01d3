"""« Depuis votre dernière visite »: what others recorded since an instant, grouped and counted."""

from dataclasses import dataclass
from datetime import datetime

from states.identifiers import CaseKind
from workflow.register.audiences import audience_of
from workflow.register.lists import ListAsked, Lists
from workflow.store.register_records import Audience

UNSAID = frozenset(
    {
        ("piece_stored", CaseKind.CANDIDATURE),
        ("session_item", CaseKind.SESSION),
        ("create", CaseKind.ANTENNA),
        *((kind, CaseKind.PERSON) for kind in ("code_asked", "entered", "left")),
        *((kind, CaseKind.CANDIDATURE) for kind in ("notified", "centres_told", "announced")),
        *((kind, CaseKind.ANTENNA) for kind in ("notified", "centres_told", "announced")),
    }
)
"""What another event of the same act says already, and comings and goings."""


@dataclass(frozen=True, kw_only=True)
class Since:
    """How many times something happened, and to how many cases.

    `kind` is a kind of event for an insider, "changed" for somebody else, who is told how many
    files changed in what they may know.
    """

    kind: str
    case_kind: CaseKind
    count: int
    cases: int


CHANGED = "changed"


def since(lists: Lists, instant: datetime) -> tuple[Since, ...]:
    """Return what others did after an instant (exclusive), most frequent first."""
    if audience_of(lists.actor) is not Audience.INSIDER:
        return _changed(lists, instant)
    rows = lists.reader.happened_since(instant, lists.actor.id)
    found = (
        Since(kind=kind, case_kind=CaseKind(case_kind), count=count, cases=cases)
        for kind, case_kind, count, cases in rows
    )
    kept = (each for each in found if (each.kind, each.case_kind) not in UNSAID)
    return tuple(sorted(kept, key=lambda each: (-each.count, each.kind, each.case_kind)))


def _changed(lists: Lists, instant: datetime) -> tuple[Since, ...]:
    """Count files as this audience sees them, so that nothing undisclosed moves a figure."""
    found = []
    for kind in (CaseKind.CANDIDATURE, CaseKind.ANTENNA):
        total = lists.page(ListAsked(kind=kind, updated_since=instant, per_page=1)).total
        if total:
            found.append(Since(kind=CHANGED, case_kind=kind, count=total, cases=total))
    return tuple(found)
