"""Verification of the log inside an installation: every fault names its event.

The standalone verifier (`verify_bundle.py`) checks the same on an exported bundle.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from states.identifiers import Value
from workflow.audit.checkpoint import is_signed, statement_of
from workflow.audit.commitments import commitments_in, mac_of
from workflow.audit.evidence import CheckpointRow, Evidence, LeafRow, SealedEvent, TextRow
from workflow.audit.keys import PublicKey
from workflow.audit.tree import Tree, leaf_hash


class Fault(StrEnum):
    """What may be wrong with a log; `notifications.wording` may have a sentence for each."""

    LEAF_MISSING = "leaf_missing"
    """An event that no leaf seals."""
    LEAF_GAP = "leaf_gap"
    """A leaf number is missing before this one, or the leaf's event is gone."""
    LEAF_HASH = "leaf_hash"
    """The hash of the stored bytes is not the leaf's."""
    FORM = "form"
    """The bytes are not the canonical form of an event."""
    COLUMN = "column"
    """A column beside the body says otherwise than the body; `found` names it."""
    CASE_SEQ = "case_seq"
    """The case's numbering has a gap before this event."""
    COMMITMENT = "commitment"
    """A text is not the one the event committed to; `found` is its ref."""
    ROOT = "root"
    """The log's root at a checkpoint's size is not the checkpoint's; `found` is its id."""
    SIGNATURE = "signature"
    """A checkpoint's note is not signed by the key; `found` is its id."""
    NOTE = "note"
    """A checkpoint's columns say otherwise than its note; `found` is its id."""
    PIECE_MISSING = "piece_missing"
    PIECE_HASH = "piece_hash"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault, the leaf and the event it names (None for a checkpoint's or a piece's fault).

    For ROOT, `seq` is the first leaf after the last checkpoint that still agrees: the change lies
    between it and the checkpoint named.
    """

    what: Fault
    seq: int | None = None
    event: str | None = None
    found: str = ""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The outcome: size and root of the log as recomputed, problems in log order.

    `checkpoints` counts those kept whose root agrees; `signatures_checked` is False without a key.
    `witnessed`: how many events, from the first, a checkpoint received from outside attests; None
    when none was given.
    """

    size: int
    root: bytes
    checkpoints: int
    erased_texts: int
    signatures_checked: bool
    problems: tuple[Problem, ...]
    witnessed: int | None = None

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


COLUMNS: Mapping[str, str] = {
    "id": "id",
    "case": "case_id",
    "case_kind": "case_kind",
    "case_seq": "case_seq",
    "recorded_at": "recorded_at",
    "actor": "actor",
    "role": "role",
    "kind": "kind",
}
"""Key of the body → column that must equal it; `effective_at` is compared by its instant."""
KEYS = frozenset({*COLUMNS, "effective_at", "definition", "data"})


NONE_RECEIVED: Mapping[str, str] = {}


def verify(
    evidence: Evidence, public_key: PublicKey | None, received: Mapping[str, str] = NONE_RECEIVED
) -> Verification:
    """Check the whole log; without a key signatures are not looked at.

    `received`: notes that came by another way, by mail for instance, each under a name of the
    reader's. Whoever holds the database can write the log again, and its checkpoints with it,
    but not the notes that already left. Linear in the log: 100,000 events take a few seconds.
    """
    scan = _Scan(evidence.all_texts())
    for sealed in evidence.sealed():
        scan.look_at(sealed)
    scan.look_for_lost_leaves(evidence.leaves())
    agreeing, faults = _checkpoint_faults(evidence.checkpoints(), scan.tree, public_key)
    witnessed, doubts = _received_faults(received, scan.tree, public_key)
    return Verification(
        size=scan.tree.size,
        root=scan.tree.root(),
        checkpoints=agreeing,
        erased_texts=len(scan.erased),
        signatures_checked=public_key is not None,
        problems=(*scan.problems, *faults, *doubts),
        witnessed=witnessed if received else None,
    )


def verify_pieces(evidence: Evidence, folder: Path) -> tuple[Problem, ...]:
    """Check that every piece recorded is in the folder with the bytes its name says."""
    return tuple(_piece_faults(evidence, folder))


class _Scan:
    """One pass over the log, remembering what the next event must continue."""

    def __init__(self, texts: tuple[TextRow, ...]) -> None:
        self.tree = Tree()
        self.problems: list[Problem] = []
        self.erased: set[str] = set()
        self._texts = {text.ref: text for text in texts}
        self._last_of_case: dict[str, int] = {}
        self._met: list[int] = []

    def look_at(self, sealed: SealedEvent) -> None:
        for problem in self._faults(sealed):
            self.problems.append(replace(problem, seq=sealed.seq, event=sealed.id))

    def look_for_lost_leaves(self, leaves: tuple[LeafRow, ...]) -> None:
        """Name the leaves whose event is gone; there is none when as many were met."""
        if len(leaves) != self.tree.size:
            met = set(self._met)
            self.problems.extend(
                Problem(what=Fault.LEAF_GAP, seq=leaf.seq, event=leaf.event_id)
                for leaf in leaves
                if leaf.seq not in met
            )

    def _faults(self, sealed: SealedEvent) -> Iterator[Problem]:
        if sealed.seq is None or sealed.hash is None:
            yield Problem(what=Fault.LEAF_MISSING)
            return
        if sealed.seq != self.tree.size:
            yield Problem(what=Fault.LEAF_GAP, found=str(self.tree.size))
        self.tree.append(sealed.hash)
        self._met.append(sealed.seq)
        yield from self._case_faults(sealed)
        if leaf_hash(sealed.body) != sealed.hash:
            yield Problem(what=Fault.LEAF_HASH)
            return
        value = _event_value(sealed.body)
        if value is None:
            yield Problem(what=Fault.FORM)
            return
        yield from _column_faults(sealed, value)
        yield from self._text_faults(value)

    def _case_faults(self, sealed: SealedEvent) -> Iterator[Problem]:
        last = self._last_of_case.get(sealed.case_id, 0)
        self._last_of_case[sealed.case_id] = sealed.case_seq
        if sealed.case_seq != last + 1:
            yield Problem(what=Fault.CASE_SEQ, found=str(last))

    def _text_faults(self, value: Mapping[str, Value]) -> Iterator[Problem]:
        for ref, mac in commitments_in(value["data"]):
            text = self._texts.get(ref)
            if text is None:
                self.erased.add(ref)
            elif mac_of(text.key, text.value) != mac:
                yield Problem(what=Fault.COMMITMENT, found=ref)


def _event_value(body: bytes) -> Mapping[str, Value] | None:
    """Return the value of an event's canonical bytes, None when they are not that.

    The C encoder gives RFC 8785 bytes as long as there are no floats and keys are of the basic
    plane, which holds for events; the property is tested against the reference library.
    """
    try:
        text = body.decode()
        value = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        again = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    except ValueError:
        return None
    if again != text or not unicodedata.is_normalized("NFC", text):
        return None
    if not isinstance(value, Mapping) or value.keys() != KEYS:
        return None
    return value


def _refuse(text: str) -> float:
    raise ValueError(f"no floats in events: {text}")


def _column_faults(sealed: SealedEvent, value: Mapping[str, Value]) -> Iterator[Problem]:
    for key, column in COLUMNS.items():
        if value[key] != getattr(sealed, column):
            yield Problem(what=Fault.COLUMN, found=column)
    effective = value["effective_at"]
    if not isinstance(effective, Mapping) or effective.get("instant") != sealed.effective_at:
        yield Problem(what=Fault.COLUMN, found="effective_at")


def _checkpoint_faults(
    checkpoints: tuple[CheckpointRow, ...], tree: Tree, public_key: PublicKey | None
) -> tuple[int, list[Problem]]:
    """Return how many roots agree, and what is wrong with the others."""
    agreeing, agreed_size, faults = 0, 0, []
    for row in sorted(checkpoints, key=lambda row: (row.size, row.epoch)):
        statement = statement_of(row.note)
        told = (row.size, row.root, row.epoch, row.made_at, row.purpose)
        if statement is None or told != (
            statement.size,
            statement.root,
            statement.epoch,
            statement.made_at,
            statement.purpose,
        ):
            faults.append(Problem(what=Fault.NOTE, found=row.id))
        if public_key is not None and not is_signed(row.note, public_key):
            faults.append(Problem(what=Fault.SIGNATURE, found=row.id))
        if row.size <= tree.size and tree.root(row.size) == row.root:
            agreeing, agreed_size = agreeing + 1, row.size
        else:
            faults.append(Problem(what=Fault.ROOT, seq=agreed_size, found=row.id))
    return agreeing, faults


def _received_faults(
    received: Mapping[str, str], tree: Tree, public_key: PublicKey | None
) -> tuple[int, list[Problem]]:
    """Return how many events the notes attest, and what is wrong with notes or log."""
    witnessed, faults = 0, []
    for name, note in received.items():
        statement = statement_of(note)
        if statement is None:
            faults.append(Problem(what=Fault.NOTE, found=name))
        elif public_key is not None and not is_signed(note, public_key):
            faults.append(Problem(what=Fault.SIGNATURE, found=name))
        elif statement.size <= tree.size and tree.root(statement.size) == statement.root:
            witnessed = max(witnessed, statement.size)
        else:
            faults.append(Problem(what=Fault.ROOT, found=name))
    return witnessed, faults


def _piece_faults(evidence: Evidence, folder: Path) -> Iterator[Problem]:
    for piece in evidence.all_pieces():
        path = folder / piece.sha256
        if not path.is_file():
            yield Problem(what=Fault.PIECE_MISSING, found=piece.sha256)
        elif hashlib.sha256(path.read_bytes()).hexdigest() != piece.sha256:
            yield Problem(what=Fault.PIECE_HASH, found=piece.sha256)
