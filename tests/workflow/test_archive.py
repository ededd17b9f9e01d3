"""Cases folded once: what is committed is shared, what is rolled back is forgotten."""

import pytest

from states.identifiers import CaseId
from tests.workflow.bench import LEAD, act, open_draft
from tests.workflow.office_stories import labelled
from workflow.archive import Archive, Kept, Memory
from workflow.desk import Entry
from workflow.office import Office


def test_a_version_kept_is_never_folded_again(office: Office) -> None:
    case = open_draft(office, "40088")
    with office.store.read() as reader:
        first = Archive(reader, office.memory).candidature(case)
        second = Archive(reader, office.memory).candidature(case)
    assert first is second


def test_another_version_is_read_again(office: Office) -> None:
    case = open_draft(office, "40088")
    with office.store.read() as reader:
        first = Archive(reader, office.memory).candidature(case)
    act(office, case, "add_piece", piece="form")
    with office.store.read() as reader:
        second = Archive(reader, office.memory).candidature(case)
        alone = Archive(reader, Memory()).candidature(case)
    assert first is not None
    assert second is not None
    assert (first.pieces, second.pieces, second) == ((), ("form",), alone)


def test_what_a_transaction_rolled_back_is_in_no_memory(office: Office) -> None:
    case = open_draft(office, "40088")

    def fail() -> None:
        with office.store.write() as writer:
            desk = office.desk(writer, LEAD)
            kind = desk.archive.events(case)[0].case_kind
            desk.record(Entry(case=case, case_kind=kind, kind="note"))
            found = desk.archive.candidature(case)
            assert found is not None
            assert found.version == 2
            desk.archive.forget()
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail()
    assert office.memory.get(case, 2) is None
    with office.store.read() as reader:
        found = Archive(reader, office.memory).candidature(case)
    assert found is not None
    assert found.version == 1


def test_every_kind_of_case_has_its_list_in_order(office: Office) -> None:
    case, antenna = labelled(office, "40088")
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        assert [facts.id for facts in archive.candidatures()] == [case]
        assert [facts.id for facts in archive.antennas()] == [antenna]
        assert [each.code for each in archive.authorities()] == ["40088", "47001", "97120"]
        assert len(archive.sittings()) == 1
        assert len(archive.persons()) == len(
            reader.case_ids(archive.events(archive.persons()[0].id)[0].case_kind)
        )


def test_a_case_is_of_one_kind_only(office: Office) -> None:
    case = open_draft(office, "40088")
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        assert archive.antenna(case) is None
        assert archive.person(case) is None
        assert archive.sitting(case) is None
        assert archive.candidature(CaseId("inconnu")) is None
        assert archive.events(CaseId("inconnu")) == ()


def test_a_kept_case_answers_for_its_own_version_only() -> None:
    memory, kept = Memory(), Kept(2, (), None)
    memory.keep(CaseId("c"), kept)
    assert memory.get(CaseId("c"), 2) is kept
    assert memory.get(CaseId("c"), 1) is None
