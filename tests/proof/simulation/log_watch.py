"""What must hold of the log after every step: the audit, and the law as written in `plain`.

Reads raw rows and folds them here, so that the engine is not asked about itself.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.proof import plain
from workflow.store.store import Reader

FILES = ("candidature", "antenna")
NEW_EVENTS = """
SELECT leaf.seq, leaf.hash, event.body FROM leaf JOIN event ON event.id = leaf.event_id
WHERE leaf.seq > :after ORDER BY leaf.seq"""
STATED = ("case_", "span", "day_total", "piece", "programme_version")
"""Tables that change with an event only."""
SWEEP_MARGIN = timedelta(minutes=2)
BODY_GRACE = timedelta(seconds=60)


class Broken(AssertionError):  # noqa: N818 - named as what happened
    """A promise of the engine does not hold; the message says which, and where."""


def require(holds: object, promise: str, *found: object) -> None:
    """Raise unless a promise holds."""
    if not holds:
        raise Broken(f"{promise}: {' · '.join(map(str, found))}")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One event as stored."""

    seq: int
    body: dict[str, Any]

    @property
    def case(self) -> str:
        """Its case."""
        return str(self.body["case"])

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.body["kind"])

    @property
    def data(self) -> dict[str, Any]:
        """Its values."""
        return dict(self.body["data"])

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded."""
        return datetime.fromisoformat(self.body["recorded_at"])

    @property
    def effective_at(self) -> datetime:
        """The instant from which it is true."""
        return datetime.fromisoformat(self.body["effective_at"]["instant"])

    @property
    def is_exact(self) -> bool:
        """Whether its effective date is known to the instant."""
        return bool(self.body["effective_at"]["precision"] == "instant")


@dataclass(kw_only=True)
class LogWatch:
    """Follows the log from step to step; `latched` is the highest instant anybody was given."""

    events: list[Seen] = field(default_factory=list)
    by_case: dict[str, list[Seen]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    was: dict[datetime, dict[str, str]] = field(default_factory=dict)
    """What stood at the end of each recorded instant."""
    latched: datetime | None = None
    stated: str = ""
    fresh: list[Seen] = field(default_factory=list)
    """Events not looked at by the other watches yet."""
    closings: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    """Deadline → its versions as (recorded_at, day, hour)."""

    def look(self, reader: Reader) -> None:
        """Take in what was recorded since the last look, and check it."""
        before = dict(self.states)
        rows = reader._all(NEW_EVENTS, after=len(self.events) - 1)
        new = [self._seal(seq, digest, body) for seq, digest, body in rows]
        self.fresh += new
        for event in new:
            self._follow(event)
            self.was[event.recorded_at] = dict(self.states)
        self._event_per_change(reader, changed=bool(new))
        for case in {event.case: None for event in new}:
            if case in self.states and self.states[case] != before.get(case):
                self._rivals(case)

    def standing(self, case: str) -> list[Seen]:
        """Return the events of a case that were not taken back."""
        events = self.by_case.get(case, [])
        gone = {e.data.get("undoes") for e in events if e.kind in plain.TAKEN_BACK}
        return [
            e
            for e in events
            if e.body["id"] not in gone and e.kind not in (*plain.TAKEN_BACK, "requested")
        ]

    def closes_at(self, deadline: str, known_at: datetime) -> datetime | None:
        """Return when a deadline ends, by the versions known at an instant: civil arithmetic."""
        versions = [v for v in self.closings.get(deadline, []) if v[0] <= known_at.isoformat()]
        if not versions or not versions[-1][1]:
            return None
        day, hour = date.fromisoformat(versions[-1][1]), versions[-1][2]
        zone = ZoneInfo("Europe/Paris")
        if hour:
            return datetime.combine(day, time.fromisoformat(hour), tzinfo=zone)
        return datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone)

    def _seal(self, seq: int, digest: bytes, body: bytes) -> Seen:
        require(seq == len(self.events), "audit: leaves are numbered without a gap", seq)
        require(hashlib.sha256(b"\x00" + body).digest() == digest, "audit: leaf hash", seq)
        event = Seen(seq=seq, body=json.loads(body))
        history = self.by_case.setdefault(event.case, [])
        require(
            event.body["case_seq"] == len(history) + 1,
            "audit: the events of a case are numbered without a gap",
            event.case,
            event.body["case_seq"],
        )
        if self.latched is not None:
            require(
                event.recorded_at >= self.latched,
                "law: the office's instant never goes back",
                event.kind,
                event.recorded_at,
                self.latched,
            )
        self.latched = event.recorded_at
        self.events.append(event)
        history.append(event)
        if event.body["case_kind"] == "deadline" and "day" in event.data:
            version = (event.recorded_at.isoformat(), event.data["day"], event.data["hour"])
            self.closings.setdefault(event.case, []).append(version)
        return event

    def _event_per_change(self, reader: Reader, *, changed: bool) -> None:
        state = hashlib.sha256()
        for table in STATED:
            for row in reader._all(f"SELECT * FROM {table} ORDER BY 1, 2"):
                state.update(repr(row).encode())
        found = state.hexdigest()
        if self.stated and not changed:
            require(found == self.stated, "audit: nothing changes without an event", STATED)
        self.stated = found

    def _follow(self, event: Seen) -> None:
        kind = str(event.body["case_kind"])
        if kind not in FILES or event.kind == "requested":
            return
        if event.kind in plain.TAKEN_BACK:
            self.states[event.case] = self._folded(event)
            if event.kind == "revert":
                self._check_revert(event)
            return
        if "to" not in event.data:
            return
        move = (event.data["from"], event.data["to"])
        before = self._folded(event, inclusive=False)
        require(move[0] == before, "law: a step starts where the case stands", event.kind, before)
        roles, moves = plain.law_of(kind).get(event.kind, (frozenset(), frozenset()))
        require(move in moves, "law: no impossible state", kind, event.kind, move)
        role = event.body["role"]
        require(role in roles, "law: who may", kind, event.kind, role)
        self.states[event.case] = move[1]
        require(
            event.effective_at <= event.recorded_at or not event.is_exact,
            "law: nothing is effective in the future",
            event.kind,
            event.effective_at,
        )
        check = _CHECKS.get((kind, event.kind))
        if check is not None:
            check(self, event)

    def _folded(self, last: Seen, *, inclusive: bool = True) -> str:
        """Return where the events of a case lead, up to one of them."""
        seq = last.body["case_seq"]
        events = [e for e in self.by_case[last.case] if e.body["case_seq"] <= seq - (not inclusive)]
        gone = {e.data.get("undoes") for e in events if e.kind in plain.TAKEN_BACK}
        granted = _granted(events)
        state = plain.NONE
        for event in events:
            asked = event.kind == "requested" and event.body["id"] not in granted
            skipped = asked or event.kind in plain.TAKEN_BACK
            moves = event.data.get("to") != event.data.get("from")
            if event.body["id"] not in gone and not skipped and moves:
                state = event.data["to"]
        return state

    def _check_revert(self, event: Seen) -> None:
        require(
            self.states[event.case] == event.data["to"],
            "law: a revert leads back where the case was",
            event.case,
            self.states[event.case],
            event.data["to"],
        )

    def _rivals(self, case: str) -> None:
        """One live candidature per lead authority and call, as its city knows them."""
        born = next((e for e in self.by_case[case] if e.kind == "open_draft"), None)
        if born is None or self.states[case] not in plain.LIVE or self._given_up(case):
            return
        key = (born.data["authority"], born.data["call"])
        live = [
            other
            for other, state in self.states.items()
            if state in plain.LIVE and self._owner(other) == key and not self._given_up(other)
        ]
        require(live == [case], "law: one live candidature per authority and call", key, live)

    def _given_up(self, case: str) -> bool:
        """Whether the city withdrew under a decision it was not told of: for it the file ended."""
        asked, events = False, self.by_case[case]
        recalled = _recalled(events)
        for event in events:
            if event.kind == "requested" and event.data["trigger"] == "withdraw":
                asked = True
            elif event.kind == "notified" and event.body["id"] not in recalled:
                asked = False
        return asked

    def _owner(self, case: str) -> tuple[str, str] | None:
        first = self.by_case[case][0]
        if first.kind != "open_draft":
            return None
        return first.data["authority"], first.data["call"]

    def _check_submit(self, event: Seen) -> None:
        window = event.data["window"]
        end = self._filing_end(event, window)
        if end is not None and event.is_exact:
            require(
                event.effective_at < end,
                "law: no filing after its deadline",
                event.case,
                event.effective_at,
                end,
            )
            if event.body["role"] == "city":
                latest = end + BODY_GRACE
                require(event.recorded_at < latest, "law: a town files before the closing", end)
        pieces = [e.data.get("piece") for e in self.standing(event.case) if e.kind == "add_piece"]
        require("form" in pieces, "law: the form is in a file submitted", event.case, pieces)

    def _filing_end(self, event: Seen, window: str) -> datetime | None:
        call = window.partition("/")[0]
        known = (
            self.closes_at(window, event.recorded_at),
            self.closes_at(f"{call}/limite", event.recorded_at),
        )
        ends = [end for end in known if end is not None]
        leaves = [
            datetime.fromisoformat(e.data["until"])
            for e in self.standing(event.case)
            if e.kind == "derogate" and e.data["window"] == window and e.seq < event.seq
        ]
        return max([min(ends), *leaves]) if ends else None

    def _check_left(self, event: Seen) -> None:
        require(
            event.recorded_at >= event.effective_at + SWEEP_MARGIN,
            "law: a draft is left two minutes after its end",
            event.kind,
            event.recorded_at,
            event.effective_at,
        )

    def _check_decision(self, event: Seen) -> None:
        session = event.data["session"]
        said = ("session_item", "item_decided")
        items = [e.data for e in self.by_case.get(session, []) if e.kind in said]
        named = [each for each in items if each["case"] == event.case]
        require(
            any(each["outcome"] == event.kind for each in named),
            "law: a decision follows a recorded session",
            event.case,
            session,
        )
        require(any("texts" in each for each in named), "law: a decision has a reason", event.case)

    def _check_label(self, event: Seen) -> None:
        self._check_decision(event)
        for antenna in event.data["antennas"]:
            born = self.by_case.get(antenna, [])
            require(born and born[0].kind == "create", "law: a label creates antennas", antenna)

    def _check_void(self, event: Seen) -> None:
        parent = self.by_case[event.case][0].data["candidature"]
        require(self.states[parent] != "labelled", "law: void follows a label reverted", parent)


_CHECKS = {
    ("candidature", "submit"): LogWatch._check_submit,
    ("candidature", "carry"): LogWatch._check_left,
    ("candidature", "lapse"): LogWatch._check_left,
    ("candidature", "label"): LogWatch._check_label,
    ("candidature", "defer"): LogWatch._check_decision,
    ("candidature", "not_select"): LogWatch._check_decision,
    ("antenna", "void"): LogWatch._check_void,
}


def _granted(events: list[Seen]) -> set[str]:
    """Return the requests that hold: every decision that hid them was taken back untold."""
    granted: set[str] = set()
    recalled = _recalled(events)
    for who, lifts in plain.LIFTS.items():
        hiding: set[str] = set()
        asked: set[str] = set()
        for event in events:
            if event.kind in lifts and event.body["id"] not in recalled:
                hiding, asked = set(), set()
            elif event.kind in plain.DECISIONS:
                hiding.add(event.body["id"])
            elif event.kind == "requested" and event.body["role"] == who:
                asked.add(event.body["id"])
            elif event.kind in plain.TAKEN_BACK:
                hiding.discard(event.data["undoes"])
            if not hiding:
                granted |= asked
                asked = set()
    return granted


def _recalled(events: list[Seen]) -> set[str]:
    """Return the disclosures recalled within their ten minutes: nobody was told by them."""
    return {event.data["undoes"] for event in events if event.kind == "recalled"}


def since(events: list[Seen], kinds: tuple[str, ...]) -> Iterator[Seen]:
    """Yield the events of some kinds."""
    return (event for event in events if event.kind in kinds)
