"""The Merkle tree of RFC 6962: hashes of leaves, roots, proofs and their verification."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a log without leaves."""


def leaf_hash(body: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 of 0x00 and its bytes."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing tree; every complete subtree is hashed once, so appending costs about one hash."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in hashes:
            self.append(leaf)

    @property
    def size(self) -> int:
        """How many leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        self._levels[0].append(leaf)
        level = 0
        while len(self._levels[level]) % 2 == 0:
            below = self._levels[level]
            if level + 1 == len(self._levels):
                self._levels.append([])
            level += 1
            self._levels[level].append(node_hash(below[-2], below[-1]))

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first `size` leaves, all by default.

        Raises:
            ValueError: the tree has fewer leaves.
        """
        wanted = self._checked(self.size if size is None else size)
        return self._range(0, wanted) if wanted else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the path proving leaf `index` in the tree of `size` leaves, lowest first.

        Raises:
            ValueError: no such leaf in such a tree.
        """
        wanted = self._checked(self.size if size is None else size)
        if not 0 <= index < wanted:
            raise ValueError(f"no leaf {index} in a tree of {wanted}")
        path: list[bytes] = []
        start, end = 0, wanted
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that the tree of `old` leaves is the beginning of that of `new`.

        Raises:
            ValueError: `old` is 0 or larger than `new`.
        """
        wanted = self._checked(self.size if new is None else new)
        if not 0 < old <= wanted:
            raise ValueError(f"no consistency from {old} to {wanted}")
        path: list[bytes] = []
        start, end, whole = 0, wanted, True
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._range(start, end))
        return tuple(reversed(path))

    def _checked(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise ValueError(f"no tree of {size} leaves, there are {self.size}")
        return size

    def _range(self, start: int, end: int) -> bytes:
        """Return the root of leaves `start` (inclusive) to `end` (exclusive), at least one."""
        count = end - start
        level = count.bit_length() - 1
        if count == 1 << level:
            return self._levels[level][start >> level]
        middle = start + _split(count)
        return node_hash(self._range(start, middle), self._range(middle, end))


def proves_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether `path` leads from leaf `index` to the root of a tree of `size` (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if position % 2 or position == last:
            current = node_hash(sibling, current)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and current == root


def proves_consistency(
    sizes: tuple[int, int], roots: tuple[bytes, bytes], path: Sequence[bytes]
) -> bool:
    """Whether the first tree is the beginning of the second (RFC 9162 2.1.4.2)."""
    (old, new), (old_root, new_root) = sizes, roots
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    position, last = old - 1, new - 1
    while position % 2:
        position, last = position >> 1, last >> 1
    old_seen = new_seen = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if position % 2 or position == last:
            old_seen, new_seen = node_hash(sibling, old_seen), node_hash(sibling, new_seen)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            new_seen = node_hash(new_seen, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and (old_seen, new_seen) == (old_root, new_root)


def _split(count: int) -> int:
    """Return the largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1
