"""Lists of files as a reader may know them: filtered, sorted, counted and paged in SQL.

A page costs the same number of statements whatever the number of files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from states.facts import AntennaState
from states.identifiers import CaseKind
from workflow.calendar import InForce
from workflow.people import Actor
from workflow.reading import Reading
from workflow.register.audiences import audience_of, finds_people, own_authority, own_region
from workflow.store.folding import folded
from workflow.store.register_records import (
    ListedFile,
    PlaceCount,
    RegisterFilter,
    RegisterOrder,
    StateCount,
)
from workflow.store.store import Reader

PER_PAGE = 25
PER_COLUMN = 8
MOST_PER_PAGE = 200
NEVER_COUNTED = (AntennaState.VOID,)
"""What stands for nothing any more: out of the counts and of the board."""


@dataclass(frozen=True, kw_only=True)
class ListAsked:
    """What a reader asks of a list; an empty field narrows nothing. `page` counts from 1.

    `text` is looked for in references, places, official codes and, for the lead, names of people.
    `lacking` keeps the files that lack a required piece.
    """

    kind: CaseKind = CaseKind.CANDIDATURE
    states: tuple[str, ...] = ()
    call: str = ""
    window: str = ""
    region: str = ""
    departement: str = ""
    flag: str = ""
    mark: str = ""
    owner: str = ""
    text: str = ""
    lacking: bool = False
    quiet_since: datetime | None = None
    receipt_owed: bool = False
    due_from: datetime | None = None
    due_by: datetime | None = None
    updated_since: datetime | None = None
    without_mark: str = ""
    order: RegisterOrder = RegisterOrder.REFERENCE
    descending: bool = False
    page: int = 1
    per_page: int = PER_PAGE


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One page of a list; `states` counts every state the other filters keep, not this one's.

    `page` is the one shown: the last when the one asked lies beyond it.
    """

    rows: tuple[ListedFile, ...]
    total: int
    states: Mapping[str, StateCount]
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Column:
    """One state of a board: how many files stand in it, and the first of them."""

    state: str
    count: int
    rows: tuple[ListedFile, ...]


@dataclass(frozen=True, kw_only=True)
class Facets:
    """What a reader may narrow a list by, with how many files each value keeps."""

    calls: Mapping[str, int]
    windows: Mapping[str, int]
    departements: Mapping[str, int]
    regions: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Lists:
    """The lists of one reader over one snapshot, under the programme in force (None: not yet)."""

    reader: Reader
    actor: Actor
    in_force: InForce | None

    def page(self, asked: ListAsked) -> ListPage:
        """Return one page: two statements, three when the page asked lies beyond the last."""
        narrowed = self._filter(asked)
        counts = self.reader.listed_counts(replace(narrowed, states=()))
        kept = asked.states or tuple(counts)
        total = sum(counts[state].both for state in kept if state in counts)
        per_page = max(1, min(asked.per_page, MOST_PER_PAGE))
        pages = max(1, -(-total // per_page))
        page = max(1, min(asked.page, pages))
        limits: dict[str, Any] = {"limit": per_page, "offset": (page - 1) * per_page}
        rows = self.reader.listed_files(replace(narrowed, **limits))
        return ListPage(rows=rows, total=total, states=counts, page=page, pages=pages)

    def every(self, asked: ListAsked) -> tuple[ListedFile, ...]:
        """Return every file asked for, whatever the page: for an export or a selection."""
        return self.reader.listed_files(self._filter(asked))

    def board(self, asked: ListAsked, per_column: int = PER_COLUMN) -> tuple[Column, ...]:
        """Return the states in the order of a file's life, each with its first files."""
        narrowed = self._filter(asked)
        counts = self.reader.listed_counts(narrowed)
        shown: dict[str, list[ListedFile]] = {}
        for file in self.reader.board_files(replace(narrowed, limit=per_column)):
            shown.setdefault(file.row.state, []).append(file)
        return tuple(
            Column(state=state, count=counts[state].both, rows=tuple(rows))
            for state, rows in shown.items()
            if state not in NEVER_COUNTED
        )

    def facets(self, kind: CaseKind) -> Facets:
        """Return the values this reader's files hold, sorted by code."""
        found: dict[str, dict[str, int]] = {}
        for name, value, count in self.reader.facets(self._filter(ListAsked(kind=kind))):
            found.setdefault(name, {})[value] = count
        return Facets(
            calls=found.get("call", {}),
            windows=found.get("window", {}),
            departements=found.get("departement", {}),
            regions=found.get("region", {}),
        )

    def counts(self, kind: CaseKind) -> Mapping[str, StateCount]:
        """Return how many files of a kind this reader may know in each state."""
        counts = self.reader.listed_counts(self._filter(ListAsked(kind=kind)))
        return {state: count for state, count in counts.items() if state not in NEVER_COUNTED}

    def places(self, asked: ListAsked) -> tuple[PlaceCount, ...]:
        """Return how many files of each place stand in each state, by département then place."""
        return self.reader.places(self._filter(asked))

    @property
    def closings(self) -> tuple[tuple[str, datetime], ...]:
        """When each window closes, those whose closing was published."""
        return closings_of(self.in_force)

    def _filter(self, asked: ListAsked) -> RegisterFilter:
        region = own_region(self.actor)
        return RegisterFilter(
            audience=audience_of(self.actor),
            kind=asked.kind,
            states=asked.states,
            call=asked.call or None,
            window=asked.window or None,
            own=own_authority(self.actor),
            region=_narrowed(asked.region, region),
            departement=asked.departement or None,
            flag=asked.flag or None,
            mark=asked.mark or None,
            owner=asked.owner or None,
            words=tuple(folded(asked.text).split()),
            people=finds_people(self.actor),
            incomplete=asked.lacking,
            quiet_since=asked.quiet_since,
            receipt_owed=asked.receipt_owed,
            due_from=asked.due_from,
            due_by=asked.due_by,
            updated_since=asked.updated_since,
            without_mark=asked.without_mark or None,
            required=required_pieces(self.in_force),
            closings=self.closings,
            order=asked.order,
            descending=asked.descending,
        )


def lists_of(reading: Reading) -> Lists:
    """Return the lists of whoever a snapshot is read on behalf of."""
    return Lists(reader=reading.reader, actor=reading.actor, in_force=reading.in_force())


def required_pieces(in_force: InForce | None) -> tuple[str, ...]:
    """Return the pieces a complete file holds."""
    if in_force is None:
        return ()
    return tuple(piece.id for piece in in_force.programme.pieces if piece.required)


def closings_of(in_force: InForce | None) -> tuple[tuple[str, datetime], ...]:
    """Return when each window closes, those whose closing was published."""
    if in_force is None:
        return ()
    programme = in_force.programme
    return tuple(
        (window.id, closes_at)
        for call in programme.calls
        for window in call.windows
        if (closes_at := programme.deadlines[window.closing].closes_at) is not None
    )


def _narrowed(asked: str, own: str | None) -> str | None:
    """Return the region to keep: a reader of one region reads no other (two at once: none)."""
    if own is None:
        return asked or None
    return own if asked in ("", own) else "-"
