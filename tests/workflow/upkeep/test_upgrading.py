"""A database of an earlier version comes up with its tree intact and its lists filled."""

from tests.workflow.bench import LEAD
from tests.workflow.office_stories import labelled, print_of, said
from workflow.composition import open_office
from workflow.office import Office
from workflow.register.lists import ListAsked, Lists
from workflow.store.schema import HEAD, downgrade
from workflow.upkeep.upgrading import Upgraded, upgrade

BEFORE_THE_COUNTER = "0001"


def test_an_earlier_database_keeps_its_tree_and_gets_its_lists(office: Office) -> None:
    labelled(office, "40088")
    with office.store.read() as reader:
        rows, people = reader.register_rows(), reader.known_persons()
    sealed = print_of(office)
    office.store.close()
    downgrade(office.store.path, BEFORE_THE_COUNTER)
    assert upgrade(office.store.folder) == Upgraded(
        before=BEFORE_THE_COUNTER, after=HEAD, registered=True
    )
    opened = open_office(office.store.folder)
    assert print_of(opened) == sealed
    with opened.store.read() as reader:
        assert (reader.register_rows(), reader.known_persons()) == (rows, people)
        assert Lists(reader=reader, actor=LEAD, in_force=None).page(ListAsked()).total == 1
    opened.store.close()


def test_upgrading_again_changes_nothing(office: Office) -> None:
    labelled(office, "40088")
    office.store.close()
    assert upgrade(office.store.folder) == Upgraded(before=HEAD, after=HEAD, registered=False)


def test_the_command_says_what_it_did(office: Office) -> None:
    labelled(office, "40088")
    assert said(office, "upgrade") == (0, f"La base est déjà à jour ({HEAD}).\n")
    office.store.close()
    downgrade(office.store.path, BEFORE_THE_COUNTER)
    assert said(office, "upgrade") == (
        0,
        f"Base mise à jour\N{NO-BREAK SPACE}: 0001 → {HEAD}. Le journal est inchangé.\n",
    )
