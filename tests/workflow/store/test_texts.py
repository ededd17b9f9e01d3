"""Texts go with their person; what must stay stays; nothing is left in the files."""

from states.identifiers import PersonId
from tests.workflow.evidence_samples import NOON, event, letter_row, text_row
from workflow.store.records import ErasureRow, FeedRow, TextKind
from workflow.store.store import Store

NAME = "Camille-Dorothée de Brocéliande-Vraisemblance"
PERSON = PersonId("p1")


def test_text_comes_back_equal(store: Store) -> None:
    rows = (text_row("t1", NAME), text_row("t2", "Un motif", None, kind=TextKind.RECORD))
    with store.write() as writer:
        for row in rows:
            writer.put_text(row)
        assert (writer.text("t1"), writer.text("absent")) == (rows[0], None)
        assert dict(writer.texts(["t2", "t1", "absent"])) == {"t1": NAME, "t2": "Un motif"}
        assert dict(writer.texts([])) == {}
        assert (writer.texts_of("p1"), writer.all_texts()) == (rows[:1], rows)


def test_erasing_a_person_keeps_records_and_others(store: Store) -> None:
    kept = text_row("t2", "Un motif", "p1", kind=TextKind.RECORD)
    other = text_row("t3", "Autre", "p2")
    with store.write() as writer:
        for row in (text_row("t4", NAME), text_row("t1", NAME), kept, other):
            writer.put_text(row)
        assert writer.erase_texts("p1") == ("t1", "t4")
        assert writer.erase_texts("p1") == ()
        assert writer.all_texts() == (kept, other)
        assert (writer.redact_text("t2"), writer.redact_text("t2")) == (True, False)
        assert writer.all_texts() == (other,)


def test_erasure_is_recorded_once(store: Store) -> None:
    row = ErasureRow(person=PERSON, at=NOON)
    with store.write() as writer:
        writer.put_erasure(row)
        writer.put_erasure(row)
        assert writer.erasures() == (row,)


def test_feed_is_revoked_then_deleted(store: Store) -> None:
    feed = FeedRow(token_hash="h1", person=PERSON)
    with store.write() as writer:
        writer.put_feed(feed)
        assert (writer.feed("h1"), writer.feed("h2")) == (feed, None)
        assert (writer.revoke_feeds(PERSON, NOON), writer.revoke_feeds(PERSON, NOON)) == (1, 0)
        revoked = FeedRow(token_hash="h1", person=PERSON, revoked_at=NOON)
        assert writer.feeds_of("p1") == (revoked,)
        assert (writer.delete_feeds(PERSON), writer.feeds_of("p1")) == (1, ())


def test_byte_search_finds_nothing_of_an_erased_person(store: Store) -> None:
    needle = NAME.encode()
    with store.write() as writer:
        writer.append(event(1))
        for number in range(200):
            writer.put_text(text_row(f"t{number:03}", f"{NAME} {number} " + "x" * (number * 40)))
            writer.put_text(text_row(f"u{number:03}", f"Autre {number}", "p2"))
        writer.add_letter(letter_row("l1", context=needle, message=needle * 500, last_reply=NAME))
        writer.add_letter(letter_row("l2", person=PersonId("p2"), context=needle))
        writer.add_letter(letter_row("l3", person=PersonId("p2"), context=b'{"autre":1}'))
    assert found(store, needle)
    with store.write() as writer:
        writer.erase_texts("p1")
        assert writer.erase_letters("p1", ("l2",)) == 2
        assert [row.context for row in writer.letters()] == [b"{}", b"{}", b'{"autre":1}']
    store.truncate_journal()
    assert not found(store, needle)
    assert not found(store, NAME.split()[0].encode())


def found(store: Store, needle: bytes) -> bool:
    return any(needle in path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
