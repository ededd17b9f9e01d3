"""A disk that is full loses nothing acknowledged, says so, and needs no new start."""

import pytest

from tests.conftest import NOT_RUN
from tests.proof.disk.backup_row import prove as prove_copies
from tests.proof.disk.row import filled, in_memory, limited, told


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_an_office_short_of_file_size_goes_on_when_it_has_room_again() -> None:
    story = told(limited)
    assert story.wrong == []
    assert plain(story.refused[0]) == (
        "Le disque a refusé une écriture. Relisez le dossier avant de recommencer : l’acte a pu "
        "être enregistré. Si cela se répète, lancez « ancrage doctor »."
    )


def test_an_office_on_a_full_disk_goes_on_when_it_has_room_again() -> None:
    try:
        with in_memory() as place:
            story = told(filled, place)
    except PermissionError:
        pytest.skip(f"{NOT_RUN} : tmpfs")
    assert story.wrong == []
    assert plain(story.refused[0]) == (
        "Il n’y a plus de place sur le disque : ce qui n’est pas annoncé n’est pas enregistré. "
        "Libérez-en, puis recommencez."
    )


def test_copies_made_under_load_are_whole_and_one_restored_is_the_same() -> None:
    assert prove_copies(0).failures == ()
