"""What verifying the whole log costs beside hashing the same bytes once.

Run from the root: `python benchmarks/verify.py`.
"""

import hashlib
import tempfile
from pathlib import Path

from measure import fastest, say, size

from tests.workflow.evidence_samples import event
from workflow.audit.verification import Verification, verify
from workflow.store.schema import migrate
from workflow.store.store import DATABASE_NAME, Store

EVENTS = size(100_000, 200)
EVENTS_PER_CASE = 20


def main() -> None:
    """Time the hashes of the bodies alone, then `audit verify` on the same log."""
    with tempfile.TemporaryDirectory(prefix="ancrage-banc-") as folder:
        store = _filled(Path(folder))
        with store.read() as reader:
            bodies = [sealed.body for sealed in reader.sealed()]
            raw, whole = fastest(
                lambda: [hashlib.sha256(b"\0" + body).digest() for body in bodies],
                lambda: _intact(verify(reader, None)),
                rounds=3,
            )
        store.close()
    say(f"SHA-256 of {EVENTS} bodies", raw, EVENTS)
    say("audit verify: read, form, columns, tree", whole, EVENTS, raw)


def _filled(folder: Path) -> Store:
    migrate(folder / DATABASE_NAME)
    store = Store(folder)
    with store.write() as writer:
        for number in range(EVENTS):
            case, before = divmod(number, EVENTS_PER_CASE)
            writer.append(event(number, f"c{case}", before + 1))
    return store


def _intact(found: Verification) -> None:
    assert found.intact, found.problems[:3]


if __name__ == "__main__":
    main()
