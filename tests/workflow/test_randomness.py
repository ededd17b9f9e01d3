"""Both sources of randomness."""

from workflow.randomness import SeededRandomness, SystemRandomness


def test_system_randomness_gives_the_length_asked_and_never_twice_the_same() -> None:
    source = SystemRandomness()
    assert len({source.token() for _ in range(100)}) == 100
    assert (len(source.token()), len(source.token(4)), len(source.bytes(32))) == (32, 8, 32)


def test_seeded_randomness_repeats_itself_from_its_seed() -> None:
    first, second = SeededRandomness("essai"), SeededRandomness("essai")
    assert [first.token(), first.bytes(5)] == [second.token(), second.bytes(5)]
    assert SeededRandomness(1).token() != SeededRandomness(2).token()
