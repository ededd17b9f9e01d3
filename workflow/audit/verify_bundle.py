"""Vérifie un dossier de preuve : python verify_bundle.py DOSSIER [CLÉ_PUBLIQUE]

Standalone: standard library and `cryptography`, nothing of the program that wrote the bundle.
Give the key file received by another way; without it the bundle's own key.pub is used. A
checkpoint received by mail may be added to checkpoints/. Exit 0 intact, 1 broken, 2 unreadable.
"""

import base64
import hashlib
import hmac
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _roots(leaves: list[list[str]], sizes: set[int]) -> dict[int, bytes]:
    """Return the root at each wanted size (RFC 6962), in one pass over the leaves."""
    found, peaks = {0: hashlib.sha256(b"").digest()}, list[tuple[int, bytes]]()
    for count, (_, digest, _) in enumerate(leaves, 1):
        weight, top = 1, bytes.fromhex(digest if re.fullmatch("[0-9a-f]{64}", digest) else "")
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


def _leaves(folder: Path) -> list[list[str]]:
    return [line.decode(errors="replace").split(" ") for line in _lines(folder / "leaves.txt")]


def _values(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines(path)]


def _commitments(value: Any) -> Iterator[tuple[str, str]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and {"ref", "mac"} <= value.keys():
        yield value["ref"], value["mac"]
    for part in inner:
        yield from _commitments(part)


def _event_faults(name: str, event: Any, body: bytes, texts: dict[str, Any]) -> Iterator[str]:
    again = json.dumps(event, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if again.encode() != body or event["id"] != name:
        yield "forme ou nom de l’événement inattendus"
    for ref, told in _commitments(event["data"]):
        text = texts.get(ref)
        value = unicodedata.normalize("NFC", text["value"]).encode() if text else b""
        if text and hmac.new(bytes.fromhex(text["key"]), value, "sha256").hexdigest() != told:
            yield f"le texte {ref} n’est pas celui d’origine"


def _signature_faults(text: str, signatures: str, key: str) -> Iterator[str]:
    name, key_id, encoded = key.strip().split("+", 2)
    ours = [line for line in signatures.split("\n") if line.startswith(f"— {name} ")] or [""]
    signature = base64.b64decode(ours[0].removeprefix(f"— {name} "))
    exact = f"— {name} {base64.b64encode(signature).decode()}" == ours[0]
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:])
    try:
        public.verify(signature[4:] if exact else b"", f"{text}\n".encode())
        if signature[:4].hex() != key_id:
            yield "signé par une autre clé"
    except InvalidSignature:
        yield "signature fausse"


def _log_faults(folder: Path) -> Iterator[str]:
    manifest, bodies = _values(folder / "bundle.json")[0], _lines(folder / "events.jsonl")
    leaves = _leaves(folder)
    top = _roots(leaves, {len(leaves)})[len(leaves)]
    if [leaf[0] for leaf in leaves] != [str(seq) for seq in range(manifest["size"])]:
        yield "la liste des feuilles a un trou"
    if top.hex() != manifest["root"]:
        yield "la liste des feuilles ne donne pas la racine annoncée"
    named = [leaf for leaf in leaves if leaf[2] != "-"]
    if not len(bodies) == len(named) == manifest["events"]:
        yield f"{manifest['events']} événements annoncés, {len(bodies)} présents"
    texts = {text["ref"]: text for text in _values(folder / "texts.jsonl")}
    last, modified = dict[str, int](), False
    for body, (seq, digest, name) in zip(bodies, named, strict=False):
        if hashlib.sha256(b"\x00" + body).hexdigest() != digest:
            modified = True
            yield f"événement n° {seq} ({name}) : contenu modifié"
            continue
        event = json.loads(body)
        if event["case_seq"] != last.get(event["case"], 0) + 1 and not modified:
            yield f"événement n° {seq} ({name}) : un événement manque avant lui dans son dossier"
        last[event["case"]] = event["case_seq"]
        for what in _event_faults(name, event, body, texts):
            yield f"événement n° {seq} ({name}) : {what}"


def _note_faults(folder: Path, key: str) -> Iterator[str]:
    notes = {path.name: path.read_text("utf-8") for path in (folder / "checkpoints").glob("*.txt")}
    told = {name: note.split("\n")[1:3] for name, note in sorted(notes.items())}
    found = _roots(_leaves(folder), {int(size) for size, _ in told.values()})
    for name, (size, root) in told.items():
        for what in _signature_faults(*notes[name].rpartition("\n\n")[::2], key):
            yield f"point de contrôle {name} : {what}"
        if found.get(int(size)) != base64.b64decode(root):
            yield f"point de contrôle {name} : autre racine que le journal à {size} événements"


def _piece_faults(folder: Path) -> Iterator[str]:
    for piece in sorted({piece["sha256"] for piece in _values(folder / "pieces.jsonl")}):
        path = folder / "pieces" / piece
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != piece:
            yield f"pièce {piece} : absente ou modifiée"


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong in the bundle folder, if anything, and return the exit code."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    try:
        key = Path(arguments[1] if len(arguments) > 1 else folder / "key.pub").read_text("utf-8")
        found = [*_log_faults(folder), *_note_faults(folder, key), *_piece_faults(folder)]
        manifest = _values(folder / "bundle.json")[0]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        print(f"Dossier de preuve illisible : {error!r}")
        return 2
    for fault in found:
        print(f"ANOMALIE — {fault}")
    print(f"{manifest['events']} événements, racine {manifest['root']} à {manifest['size']}")
    print(f"Clé : {key.strip()}\n{'Des anomalies sont trouvées.' if found else 'Tout concorde.'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
