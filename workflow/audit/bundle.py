"""The evidence bundle: a folder anybody can verify without the database or this program.

Its format is described, in French, in docs/reference/bundle.md.
"""

import json
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from states.identifiers import Value
from workflow.audit.canonical import canonical_bytes
from workflow.audit.commitments import commitments_in
from workflow.audit.evidence import Evidence, LeafRow, PieceRow, SealedEvent, TextRow
from workflow.audit.keys import PublicKey
from workflow.audit.tree import Tree

FORMAT = 1
VERIFIER = "verify_bundle.py"


@dataclass(frozen=True, kw_only=True)
class BundleSource:
    """What a bundle is made of: the log, the folder of pieces, the public key.

    `cases` None takes the whole log, otherwise only these cases; the hashes of all leaves come
    along either way and prove that each event is in the log. `withheld` says of which texts the
    words stay here: their commitments come along all the same, as those of erased texts do.
    """

    evidence: Evidence
    pieces_folder: Path
    public_key: PublicKey
    cases: Collection[str] | None = None
    withheld: Callable[[TextRow], bool] = lambda _text: False


@dataclass(frozen=True, kw_only=True)
class BundleReport:
    """What was written; `missing_pieces` were recorded but are not in the folder."""

    events: int
    size: int
    root: bytes
    checkpoints: int
    texts: int
    pieces: int
    missing_pieces: tuple[str, ...]


def write_bundle(source: BundleSource, folder: Path) -> BundleReport:
    """Write a bundle into a new folder, with the verifier beside it.

    Raises:
        FileExistsError: the folder exists.
    """
    folder.mkdir(parents=True)
    log = tuple(event for event in source.evidence.sealed() if event.hash is not None)
    leaves = source.evidence.leaves()
    tree = Tree(leaf.hash for leaf in leaves)
    chosen = _chosen(log, source.cases)
    _write_bytes_lines(folder / "events.jsonl", (event.body for event in chosen))
    _write_leaves(folder, leaves, {event.id for event in chosen})
    checkpoints = _write_checkpoints(source, folder)
    texts = _chosen_texts(source, chosen)
    _write_values(folder / "texts.jsonl", (_text_value(text) for text in texts))
    pieces, missing = _write_pieces(source, folder)
    (folder / "key.pub").write_text(f"{source.public_key}\n", encoding="utf-8")
    (folder / VERIFIER).write_bytes((files("workflow.audit") / VERIFIER).read_bytes())
    manifest: dict[str, Value] = {
        "format": FORMAT,
        "size": tree.size,
        "root": tree.root().hex(),
        "events": len(chosen),
        "whole": source.cases is None,
    }
    _write_values(folder / "bundle.json", [manifest])
    return BundleReport(
        events=len(chosen),
        size=tree.size,
        root=tree.root(),
        checkpoints=checkpoints,
        texts=len(texts),
        pieces=pieces,
        missing_pieces=missing,
    )


def _chosen(log: tuple[SealedEvent, ...], cases: Collection[str] | None) -> tuple[SealedEvent, ...]:
    if cases is None:
        return log
    return tuple(event for event in log if event.case_id in cases)


def _write_leaves(folder: Path, leaves: tuple[LeafRow, ...], named: Collection[str]) -> None:
    """Write every leaf hash, the proof that each event is in the log; others keep no name."""
    lines = (
        f"{leaf.seq} {leaf.hash.hex()} {leaf.event_id if leaf.event_id in named else '-'}"
        for leaf in leaves
    )
    _write_bytes_lines(folder / "leaves.txt", (line.encode() for line in lines))


def _write_checkpoints(source: BundleSource, folder: Path) -> int:
    """Write every checkpoint's note as signed, and return how many."""
    place = folder / "checkpoints"
    place.mkdir()
    rows = source.evidence.checkpoints()
    for row in rows:
        name = f"{row.epoch:03}-{row.size:09}-{row.purpose}-{row.id}.txt"
        (place / name).write_bytes(row.note.encode())
    return len(rows)


def _chosen_texts(source: BundleSource, chosen: tuple[SealedEvent, ...]) -> tuple[TextRow, ...]:
    """Return the texts that the chosen events commit to, erased and withheld ones left out."""
    wanted = {ref for event in chosen for ref, _ in commitments_in(json.loads(event.body)["data"])}
    texts = (text for text in source.evidence.all_texts() if text.ref in wanted)
    return tuple(text for text in texts if not source.withheld(text))


def _text_value(text: TextRow) -> Mapping[str, Value]:
    return {"ref": text.ref, "value": text.value, "key": text.key.hex()}


def _write_pieces(source: BundleSource, folder: Path) -> tuple[int, tuple[str, ...]]:
    """Copy the pieces of the chosen cases; return how many, and those not found."""
    place = folder / "pieces"
    place.mkdir()
    rows = tuple(
        piece
        for piece in source.evidence.all_pieces()
        if source.cases is None or piece.case_id in source.cases
    )
    missing = []
    for digest in sorted({piece.sha256 for piece in rows}):
        if (source.pieces_folder / digest).is_file():
            shutil.copyfile(source.pieces_folder / digest, place / digest)
        else:
            missing.append(digest)
    _write_values(folder / "pieces.jsonl", (_piece_value(piece) for piece in rows))
    return len(rows), tuple(missing)


def _piece_value(piece: PieceRow) -> Mapping[str, Value]:
    return {
        "case": piece.case_id,
        "kind": piece.kind,
        "sha256": piece.sha256,
        "size": piece.size,
        "media_type": piece.media_type,
        "name_ref": piece.name_ref,
    }


def _write_values(path: Path, values: Iterable[Mapping[str, Value]]) -> None:
    _write_bytes_lines(path, (canonical_bytes(value) for value in values))


def _write_bytes_lines(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)
