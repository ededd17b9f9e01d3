"""Vérifie un dossier de preuve : python verify_bundle.py DOSSIER [CLÉ_PUBLIQUE]

Standalone: standard library and `cryptography`, nothing of the program that wrote the bundle.
Give the key file received by another way; without it the bundle's own key.pub is used. A
checkpoint received by mail may be added to checkpoints/. Exit 0 intact, 1 broken, 2 unreadable.
"""

import base64
import hashlib
import hmac
import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _roots(leaves: Sequence[bytes], sizes: set[int]) -> dict[int, bytes]:
    """Return the root at each wanted size (RFC 6962), in one pass over the leaf hashes."""
    found, peaks = {0: hashlib.sha256(b"").digest()}, list[tuple[int, bytes]]()
    for count, leaf in enumerate(leaves, 1):
        weight, top = 1, leaf
        while peaks and peaks[-1][0] == weight:
            weight, top = 2 * weight, _node(peaks.pop()[1], top)
        peaks.append((weight, top))
        if count in sizes:
            for _, peak in reversed(peaks[:-1]):
                top = _node(peak, top)
            found[count] = top
    return found


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().split(b"\n")[:-1]


def _values(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines(path)]


def _commitments(value: Any) -> Iterator[tuple[str, str]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and {"ref", "mac"} <= value.keys():
        yield value["ref"], value["mac"]
    for part in inner:
        yield from _commitments(part)


def _event_faults(event: dict[str, Any], body: bytes, last: dict[str, int],
                 texts: dict[str, dict[str, str]]) -> Iterator[str]:  # fmt: skip
    again = json.dumps(event, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if again.encode() != body:
        yield "forme non canonique"
    if event["case_seq"] != last.get(event["case"], 0) + 1:
        yield "un événement manque avant lui dans son dossier"
    last[event["case"]] = event["case_seq"]
    for ref, told in _commitments(event["data"]):
        text = texts.get(ref)
        value = unicodedata.normalize("NFC", text["value"]).encode() if text else b""
        if text and hmac.new(bytes.fromhex(text["key"]), value, "sha256").hexdigest() != told:
            yield f"le texte {ref} n’est pas celui d’origine"


def _signature_faults(text: str, signatures: str, key: str) -> Iterator[str]:
    name, key_id, encoded = key.strip().split("+", 2)
    signed = [line.split()[2] for line in signatures.splitlines() if line.split()[1] == name]
    signature = base64.b64decode(signed[0]) if signed else b""
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:])
    try:
        public.verify(signature[4:], f"{text}\n".encode())
        if signature[:4].hex() != key_id:
            yield "signé par une autre clé"
    except InvalidSignature:
        yield "signature fausse"


def _log_faults(folder: Path) -> Iterator[str]:
    manifest, bodies = _values(folder / "bundle.json")[0], _lines(folder / "events.jsonl")
    leaves = [line.decode().split() for line in _lines(folder / "leaves.txt")]
    top = _roots([bytes.fromhex(leaf[1]) for leaf in leaves], {len(leaves)})[len(leaves)]
    if [int(leaf[0]) for leaf in leaves] != list(range(manifest["size"])):
        yield "la liste des feuilles a un trou"
    if top.hex() != manifest["root"]:
        yield "la liste des feuilles ne donne pas la racine annoncée"
    named = [leaf for leaf in leaves if leaf[2] != "-"]
    if not len(bodies) == len(named) == manifest["events"]:
        yield f"{manifest['events']} événements annoncés, {len(bodies)} présents"
    texts = {text["ref"]: text for text in _values(folder / "texts.jsonl")}
    last = dict[str, int]()
    for body, (seq, digest, name) in zip(bodies, named, strict=False):
        if hashlib.sha256(b"\x00" + body).hexdigest() != digest:
            yield f"événement n° {seq} ({name}) : contenu modifié"
            continue
        for what in _event_faults(json.loads(body), body, last, texts):
            yield f"événement n° {seq} ({name}) : {what}"


def _note_faults(folder: Path, key: str) -> Iterator[str]:
    leaves = [bytes.fromhex(line.decode().split()[1]) for line in _lines(folder / "leaves.txt")]
    notes = {path.name: path.read_text("utf-8") for path in (folder / "checkpoints").glob("*.txt")}
    told = {name: note.split("\n")[1:3] for name, note in sorted(notes.items())}
    found = _roots(leaves, {int(size) for size, _ in told.values()})
    for name, (size, root) in told.items():
        text, _, signatures = notes[name].rpartition("\n\n")
        for what in _signature_faults(text, signatures, key):
            yield f"point de contrôle {name} : {what}"
        if found.get(int(size)) != base64.b64decode(root):
            yield f"point de contrôle {name} : autre racine que le journal à {size} événements"


def _piece_faults(folder: Path) -> Iterator[str]:
    for piece in sorted({piece["sha256"] for piece in _values(folder / "pieces.jsonl")}):
        path = folder / "pieces" / piece
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != piece:
            yield f"pièce {piece} : absente ou modifiée"


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong in the bundle folder, if anything, and return the exit code."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    try:
        key = Path(arguments[1] if len(arguments) > 1 else folder / "key.pub").read_text("utf-8")
        found = [*_log_faults(folder), *_note_faults(folder, key), *_piece_faults(folder)]
        manifest = _values(folder / "bundle.json")[0]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        print(f"Dossier de preuve illisible : {error!r}")
        return 2
    for fault in found:
        print(f"ANOMALIE — {fault}")
    print(f"{manifest['events']} événements, racine {manifest['root']} à {manifest['size']}")
    print(f"Clé : {key.strip()}")
    print("Des anomalies ont été trouvées." if found else "Tout concorde.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
