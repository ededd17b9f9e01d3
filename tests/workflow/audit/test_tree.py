"""The tree of RFC 6962, against the RFC's own definition and the public library pymerkle."""

import hashlib
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from workflow.audit.tree import (
    EMPTY_ROOT,
    Tree,
    leaf_hash,
    node_hash,
    proves_consistency,
    proves_inclusion,
)

SIZES = range(1, 34)
BODIES = [f"événement {number}".encode() for number in range(33)]
HASHES = [leaf_hash(body) for body in BODIES]
TREE = Tree(HASHES)


def by_definition(hashes: Sequence[bytes]) -> bytes:
    """Return MTH as RFC 6962 2.1 writes it."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(by_definition(hashes[:k]), by_definition(hashes[k:]))


@pytest.mark.parametrize("size", SIZES)
def test_root_is_that_of_the_definition_at_every_size(size: int) -> None:
    assert TREE.root(size) == Tree(HASHES[:size]).root() == by_definition(HASHES[:size])


@pytest.mark.parametrize("size", SIZES)
def test_pymerkle_computes_the_same_root(size: int) -> None:
    other = InmemoryTree(algorithm="sha256")
    for body in BODIES[:size]:
        other.append_entry(body)
    assert other.get_root() == TREE.root(size)


def test_known_roots_of_the_rfc_test_vectors() -> None:
    # The vectors of the certificate-transparency project for its eight inputs.
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    inputs.append("606162636465666768696a6b6c6d6e6f")
    tree = Tree(leaf_hash(bytes.fromhex(text)) for text in inputs)
    assert tree.root(1).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree.root(8).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_empty_tree_has_the_root_of_nothing() -> None:
    assert Tree().root() == EMPTY_ROOT == hashlib.sha256().digest()


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved_and_nothing_else(size: int) -> None:
    root = TREE.root(size)
    for index in range(size):
        path = TREE.inclusion(index, size)
        assert proves_inclusion(HASHES[index], index, size, path, root)
        assert not proves_inclusion(leaf_hash(b"other"), index, size, path, root)
        assert not proves_inclusion(HASHES[index], index, size, (*path, root), root)
        assert not path or not proves_inclusion(HASHES[index], index, size, path[:-1], root)
        assert size == 1 or not proves_inclusion(
            HASHES[index], (index + 1) % size, size, path, root
        )


@pytest.mark.parametrize("new", SIZES)
def test_every_smaller_tree_is_proved_a_beginning(new: int) -> None:
    for old in range(1, new + 1):
        path = TREE.consistency(old, new)
        roots = (TREE.root(old), TREE.root(new))
        assert proves_consistency((old, new), roots, path)
        assert not proves_consistency((old, new), (EMPTY_ROOT, roots[1]), path)
        assert not proves_consistency((old, new), (roots[0], EMPTY_ROOT), path)
        assert not proves_consistency((old, new), roots, (*path, roots[0]))
        assert not path or not proves_consistency((old, new), roots, path[:-1])


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 33), st.data())
def test_flipped_proof_proves_nothing(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = list(TREE.inclusion(index, size))
    step, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
    flipped = bytearray(path[step])
    flipped[bit // 8] ^= 1 << bit % 8
    path[step] = bytes(flipped)
    assert not proves_inclusion(HASHES[index], index, size, path, TREE.root(size))


def test_proofs_of_nothing_are_refused() -> None:
    root = TREE.root(4)
    assert not proves_inclusion(HASHES[0], 4, 4, (), root)
    assert not proves_inclusion(HASHES[0], -1, 4, (), root)
    assert not proves_consistency((0, 4), (EMPTY_ROOT, root), ())
    assert not proves_consistency((5, 4), (root, root), ())
    assert not proves_consistency((3, 4), (TREE.root(3), root), ())


@pytest.mark.parametrize(
    "question",
    [
        lambda: TREE.root(34),
        lambda: TREE.root(-1),
        lambda: TREE.inclusion(5, 5),
        lambda: TREE.inclusion(-1),
        lambda: TREE.consistency(0),
        lambda: TREE.consistency(9, 8),
    ],
)
def test_question_outside_the_tree_is_an_error(question: object) -> None:
    assert callable(question)
    with pytest.raises(ValueError, match=r"tree|consistency"):
        question()


def test_growing_a_tree_changes_no_earlier_root() -> None:
    tree, roots = Tree(), []
    for leaf in HASHES:
        tree.append(leaf)
        roots.append(tree.root())
    assert roots == [tree.root(size) for size in SIZES]


def test_large_tree_answers_at_random_places() -> None:
    source = random.Random(7)
    hashes = [leaf_hash(bytes([n % 256, n // 256])) for n in range(5000)]
    tree = Tree(hashes)
    for _ in range(50):
        size = source.randrange(2, 5001)
        index, old = source.randrange(size), source.randrange(1, size)
        assert proves_inclusion(
            hashes[index], index, size, tree.inclusion(index, size), tree.root(size)
        )
        assert proves_consistency(
            (old, size), (tree.root(old), tree.root(size)), tree.consistency(old, size)
        )
