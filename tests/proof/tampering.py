"""A log changed by whoever holds the file, against one checkpoint that had left by mail.

Half of the forgers write everything again: numbering, bytes, leaves, tree, and checkpoints signed
with the stolen key. Nothing kept in the installation can betray them; the mailed note does.
"""

import contextlib
import io
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from states.events import Event
from states.identifiers import EventId
from tests.proof.grounds import broken, time_left, workplace
from tests.proof.rows import Reached
from tests.workflow.evidence_samples import KEY, NOON, events_with_texts
from workflow.audit import verify_bundle
from workflow.audit.bundle import BundleSource, write_bundle
from workflow.audit.checkpoint import Stamp, make_checkpoint
from workflow.audit.evidence import TextRow
from workflow.audit.keys import SigningKey
from workflow.audit.verification import Verification, verify
from workflow.store.connection import Connection, open_connection
from workflow.store.schema import migrate
from workflow.store.store import DATABASE_NAME, Store
from workflow.store.triggers import TRIGGERS

SIGNER = SigningKey(name="ancrage.example/journal", seed=KEY)
COUNT, MAILED_SIZE = 150, 100
KEPT_SIZES = (40, 80, MAILED_SIZE, COUNT)
MUTATIONS = 1_000
BUNDLE_EVERY = 25
"""One mutation in so many is also shown to the standalone verifier."""
KINDS = ("bit", "swap", "delete", "insert", "reorder")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """An honest log in a folder, an empty one to forge in, and the note that was mailed."""

    honest: Path
    empty: Path
    events: tuple[Event, ...]
    texts: tuple[TextRow, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """What a seed does; `first` is the first place of the log that is no longer as it was."""

    seed: int
    kind: str
    forged: bool
    first: int

    @property
    def below(self) -> bool:
        """Whether the mailed checkpoint attests what was changed."""
        return self.first < MAILED_SIZE


def prepare(folder: Path) -> Ground:
    """Write an honest log of 150 events, whose checkpoint at 100 leaves by mail."""
    events, texts = events_with_texts(COUNT)
    empty = folder / "empty"
    empty.mkdir()
    migrate(empty / DATABASE_NAME)
    honest = Path(shutil.copytree(empty, folder / "honest"))
    notes = write_log(honest, events, texts)
    return Ground(
        honest=honest,
        empty=empty,
        events=tuple(events),
        texts=tuple(texts),
        note=notes[MAILED_SIZE],
    )


def write_log(folder: Path, events: Sequence[Event], texts: Sequence[TextRow]) -> dict[int, str]:
    """Write a log through the store, signed as it grows; return the notes by their size."""
    store, notes = Store(folder), {}
    with store.write() as writer:
        for text in texts:
            writer.put_text(text)
        for size, event in enumerate(events, 1):
            writer.append(event)
            if size in KEPT_SIZES:
                stamp = Stamp(id=f"k{size}", purpose="closing", made_at=NOON, epoch=1)
                checkpoint = make_checkpoint(writer.leaf_hashes(), SIGNER, stamp)
                writer.put_checkpoint(checkpoint)
                notes[size] = checkpoint.note
    store.close()
    return notes


def check(ground: Ground, seed: int, folder: Path) -> Mutation:
    """Mutate a log as a seed says and verify it with the mailed note.

    Raises:
        AssertionError: a change below the mailed size was not seen, or one above it passed for
            witnessed, or the forger's own log does not even satisfy the forger.
    """
    random, kind, forged = Random(seed), KINDS[seed % 5], seed // 5 % 2 == 1
    if forged:
        events, first = forge(ground.events, kind, random)
        shutil.copytree(ground.empty, folder)
        write_log(folder, events, ground.texts)
    else:
        shutil.copytree(ground.honest, folder)
        first = SPOILERS[kind](folder, random)
    mutation = Mutation(seed=seed, kind=kind, forged=forged, first=first)
    _judge(mutation, _verified(folder, {}), _verified(folder, {"reçu": ground.note}))
    if seed % BUNDLE_EVERY < 2:
        _judge_bundle(mutation, folder, ground.note)
    shutil.rmtree(folder)
    return mutation


def _judge(mutation: Mutation, alone: Verification, with_note: Verification) -> None:
    if mutation.forged:
        assert alone.intact, f"a poor forgery: {alone.problems}"
    else:
        assert not alone.intact or mutation.first >= COUNT, "a spoiled log passes for intact"
    if mutation.below:
        assert not with_note.intact, "not detected below the mailed size"
    else:
        assert not with_note.intact or with_note.witnessed == MAILED_SIZE
        assert with_note.size > MAILED_SIZE or not mutation.forged or mutation.first == MAILED_SIZE


def _judge_bundle(mutation: Mutation, folder: Path, note: str) -> None:
    store, place = Store(folder), folder / "bundle"
    try:
        with store.read() as reader:
            source = BundleSource(
                evidence=reader, pieces_folder=store.pieces_folder, public_key=SIGNER.public
            )
            write_bundle(source, place)
    except ValueError:
        return  # bytes that are no event at all: nothing to hand over
    finally:
        store.close()
    (place / "checkpoints" / "received.txt").write_text(note, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()):
        code = verify_bundle.main([str(place)])
    assert code != 0 or not mutation.below, "the standalone verifier sees nothing"


def _verified(folder: Path, received: Mapping[str, str]) -> Verification:
    store = Store(folder)
    try:
        with store.read() as reader:
            return verify(reader, SIGNER.public, received)
    finally:
        store.close()


def forge(events: Sequence[Event], kind: str, random: Random) -> tuple[list[Event], int]:
    """Return another history, numbered and sound in itself, and where it first differs."""
    told, place = list(events), random.randrange(COUNT)
    other = (place + random.randrange(1, COUNT)) % COUNT
    match kind:
        case "bit":
            data = {**told[place].data, "count": place ^ (1 << random.randrange(20))}
            told[place] = replace(told[place], data=data)
        case "swap":
            told[place], told[other] = told[other], told[place]
            place = min(place, other)
        case "delete":
            del told[place : place + random.choice((1, 1, COUNT))]
        case "insert":
            told.insert(place, replace(told[other], id=EventId(f"x{place:06}")))
        case _:
            end = min(COUNT, place + random.randrange(2, 20))
            place = min(place, end - 2)
            told[place:end] = reversed(told[place:end])
    return _numbered(told), place


def _numbered(events: Sequence[Event]) -> list[Event]:
    last: dict[str, int] = {}
    for event in events:
        last[event.case] = last.get(event.case, 0) + 1
    seen: dict[str, int] = dict.fromkeys(last, 0)
    numbered = []
    for event in events:
        seen[event.case] += 1
        numbered.append(replace(event, case_seq=seen[event.case]))
    return numbered


def _bit(connection: Connection, random: Random) -> int:
    """Flip one bit of a body, a leaf or a committed text."""
    table, key, column = random.choice(
        (("event", "id", "body"), ("leaf", "event_id", "hash"), ("text", "ref", "value"))
    )
    place = random.randrange(COUNT)
    name = f"t{place:06}" if table == "text" else f"e{place:06}"
    select = f"SELECT CAST({column} AS BLOB) FROM {table} WHERE {key} = ?"
    spoiled = bytearray(connection.execute(select, (name,)).fetchone()[0])
    spoiled[random.randrange(len(spoiled))] ^= 1 << random.randrange(7)
    value = spoiled.decode("utf-8", "replace") if table == "text" else bytes(spoiled)
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, name))
    return place


def _swap(connection: Connection, random: Random) -> int:
    """Exchange the bodies of two events."""
    one, two = random.sample(range(COUNT), 2)
    bodies = [
        connection.execute("SELECT body FROM event WHERE id = ?", (f"e{each:06}",)).fetchone()[0]
        for each in (one, two)
    ]
    for place, body in ((one, bodies[1]), (two, bodies[0])):
        connection.execute("UPDATE event SET body = ? WHERE id = ?", (body, f"e{place:06}"))
    return min(one, two)


def _delete(connection: Connection, random: Random) -> int:
    """Take away an event, its leaf, or both."""
    place, what = random.randrange(COUNT), random.choice(("event", "leaf", "both"))
    if what in ("event", "both"):
        connection.execute("DELETE FROM event WHERE id = ?", (f"e{place:06}",))
    if what in ("leaf", "both"):
        connection.execute("DELETE FROM leaf WHERE seq = ?", (place,))
    return place


def _insert(connection: Connection, random: Random) -> int:
    """Put a copy of an event under another name, with a leaf of its own in the middle."""
    place = random.randrange(COUNT)
    connection.execute("UPDATE leaf SET seq = -seq - 2 WHERE seq >= ?", (place,))
    connection.execute("UPDATE leaf SET seq = -seq - 1 WHERE seq < 0")
    connection.execute(
        "INSERT INTO event SELECT 'x', case_id, case_kind, case_seq + 1000, recorded_at,"
        " effective_at, kind, actor, role, body FROM event WHERE id = ?",
        (f"e{place:06}",),
    )
    connection.execute(
        "INSERT INTO leaf (seq, event_id, hash) SELECT ?, 'x', hash FROM leaf WHERE event_id = ?",
        (place, f"e{place:06}"),
    )
    return place


def _reorder(connection: Connection, random: Random) -> int:
    """Exchange the numbers of two leaves, hashes and all."""
    one, two = random.sample(range(COUNT), 2)
    for source, target in ((one, -1), (two, one), (-1, two)):
        connection.execute("UPDATE leaf SET seq = ? WHERE seq = ?", (target, source))
    return min(one, two)


def _spoiling(
    spoil: Callable[[Connection, Random], int],
) -> Callable[[Path, Random], int]:
    def spoiled(folder: Path, random: Random) -> int:
        connection = open_connection(folder / DATABASE_NAME)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        try:
            return spoil(connection, random)
        finally:
            connection.close()

    return spoiled


SPOILERS: Mapping[str, Callable[[Path, Random], int]] = {
    "bit": _spoiling(_bit),
    "swap": _spoiling(_swap),
    "delete": _spoiling(_delete),
    "insert": _spoiling(_insert),
    "reorder": _spoiling(_reorder),
}


def prove(seconds: float | None) -> Reached:
    """Mutate a log a thousand ways, or as many as the budget allows."""
    left, failures, seed, forged, below = time_left(seconds), [], 0, 0, 0
    with workplace() as folder:
        ground, made = prepare(folder), list[Mutation]()
        while seed < MUTATIONS and left():
            fault = broken(lambda: made.append(check(ground, seed, folder / str(seed))))  # noqa: B023
            if fault:
                failures.append(f"tests.proof.tampering.check, seed {seed}: {fault}")
            seed += 1
        forged, below = sum(each.forged for each in made), sum(each.below for each in made)
    line = (
        f"{seed} of {MUTATIONS} mutations ({forged} forged whole): {below} below the mailed size "
        f"all detected, the others detected or reported as not witnessed"
    )
    return Reached(line=line, failures=tuple(failures))
