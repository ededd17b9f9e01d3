"""Lists show each reader what they may know, in the same number of statements whatever the size."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from states.identifiers import ActorId, CaseKind, ContactKind, Role
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    act,
    city,
    done,
    file_candidature,
    open_draft,
    register_person,
)
from tests.workflow.office_stories import decided, examined, labelled, many_towns
from workflow.commands import AnnounceSession, ErasePerson, NotifySession, RedactText, TellCentres
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Reading
from workflow.register.lists import ListAsked, Lists
from workflow.register.search import find
from workflow.store.register_records import RegisterOrder, StateCount

CENTRE = Actor(id=ActorId("centre"), roles=frozenset({Role.REGIONAL_CENTRE}), region="75")
PARTNER = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))
AUDITOR = Actor(id=ActorId("controle"), roles=frozenset({Role.AUDITOR}))
READERS = (LEAD, city("40088"), city("47001"), CENTRE, PARTNER)
FILES = ListAsked()
ANTENNAS = ListAsked(kind=CaseKind.ANTENNA)


@contextmanager
def lists_of(office: Office, actor: Actor = LEAD) -> Iterator[Lists]:
    with office.store.read() as reader:
        yield Lists(reader=reader, actor=actor, in_force=office.calendar.in_force(reader))


def shown(office: Office, asked: ListAsked = FILES, actor: Actor = LEAD) -> list[str]:
    with lists_of(office, actor) as lists:
        return [f"{file.row.place} {file.row.state}" for file in lists.page(asked).rows]


def assert_lists_equal_what_each_may_read(office: Office) -> None:
    """The register shows a reader exactly the files, states and versions that reading does."""
    for actor in READERS:
        with office.store.read() as reader:
            reading = Reading(office, reader, actor)
            lists = Lists(reader=reader, actor=actor, in_force=reading.in_force())
            for asked, files in ((FILES, reading.files()), (ANTENNAS, reading.antennas())):
                expected = {
                    (f.facts.id, str(f.facts.state), f.facts.version, f.events[-1].recorded_at)
                    for f in files
                }
                rows = {
                    (f.row.case_id, f.row.state, f.row.version, f.row.updated_at)
                    for f in lists.every(asked)
                }
                assert rows == expected, (actor, asked.kind)


def test_lists_follow_a_decision_as_each_reader_is_told(office: Office) -> None:
    case = examined(office, "40088")
    open_draft(office, "47001", "AMI2/vague-2")
    assert_lists_equal_what_each_may_read(office)
    session = decided(office, case)
    assert_lists_equal_what_each_may_read(office)
    act(office, case, "withdraw", actor=city("40088"), reason="Autre projet.")
    assert shown(office, actor=city("40088")) == ["Dax withdrawn"]
    assert_lists_equal_what_each_may_read(office)
    done(office, NotifySession(actor=LEAD, session=session))
    assert_lists_equal_what_each_may_read(office)
    done(office, TellCentres(actor=LEAD, session=session))
    assert_lists_equal_what_each_may_read(office)
    done(office, AnnounceSession(actor=LEAD, session=session))
    assert_lists_equal_what_each_may_read(office)
    assert shown(office, ANTENNAS, PARTNER) == ["Dax labelled"]


def test_undisclosed_decision_changes_no_order_count_or_search(office: Office) -> None:
    first, second = file_candidature(office, "40088"), examined(office, "47001")
    act(office, first, "analyse")
    with lists_of(office, CENTRE) as lists:
        asked = replace(FILES, order=RegisterOrder.UPDATED, descending=True)
        before = lists.page(asked), lists.facets(CaseKind.CANDIDATURE), find(lists, "dax")
    decided(office, first)
    decided(office, second, "not_select")
    with lists_of(office, CENTRE) as lists:
        after = lists.page(asked), lists.facets(CaseKind.CANDIDATURE), find(lists, "dax")
    assert after == before


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (ListAsked(text="pointe a pitre"), ["Pointe-à-Pitre draft"]),
        (ListAsked(text="POINTE-À"), ["Pointe-à-Pitre draft"]),
        (ListAsked(text="47001"), ["Agen submitted"]),
        (ListAsked(text="AMI2-001 Dax"), ["Dax draft"]),
        (ListAsked(text="mme durand-léger"), ["Agen submitted"]),
        (ListAsked(text="personne"), []),
        (ListAsked(states=("draft",)), ["Dax draft", "Pointe-à-Pitre draft"]),
        (ListAsked(departement="971"), ["Pointe-à-Pitre draft"]),
        (ListAsked(region="01"), ["Pointe-à-Pitre draft"]),
        (ListAsked(window="AMI2/vague-2"), ["Dax draft"]),
        (ListAsked(owner="cnam"), ["Agen submitted"]),
        (ListAsked(states=("draft",), lacking=True, text="dax"), ["Dax draft"]),
        (
            ListAsked(order=RegisterOrder.PLACE),
            ["Agen submitted", "Dax draft", "Pointe-à-Pitre draft"],
        ),
        (
            ListAsked(order=RegisterOrder.STATE, descending=True),
            ["Agen submitted", "Dax draft", "Pointe-à-Pitre draft"],
        ),
        (
            ListAsked(order=RegisterOrder.DUE),
            ["Pointe-à-Pitre draft", "Dax draft", "Agen submitted"],
        ),
    ],
)
def test_list_filters_and_sorts(office: Office, asked: ListAsked, expected: list[str]) -> None:
    open_draft(office, "40088", "AMI2/vague-2")
    filed = open_draft(office, "47001")
    act(office, filed, "add_piece", piece="form")
    act(office, filed, "submit", window=WAVE_1, channel="email")
    open_draft(office, "97120")
    register_person(office, ContactKind.CONTACT, "47001", name="Mme Durand-Léger")
    assert shown(office, asked) == expected


def test_rows_say_what_is_missing_and_when_a_draft_ends(office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    with lists_of(office) as lists:
        (file,) = lists.page(FILES).rows
    assert (file.missing, str(file.ends_at), file.row.flags) == (
        4,
        "2020-11-06 23:00:00+00:00",
        ("acv",),
    )


def test_page_beyond_the_last_is_the_last(office: Office) -> None:
    for code in many_towns(office, 7):
        open_draft(office, code)
    with lists_of(office) as lists:
        page = lists.page(replace(FILES, per_page=3, page=99, order=RegisterOrder.PLACE))
    assert [file.row.place for file in page.rows] == ["Ville 90006"]
    assert (page.page, page.pages, page.total, dict(page.states)) == (
        3,
        3,
        7,
        {"draft": StateCount(real=7)},
    )


def test_board_shows_the_first_files_of_each_state(office: Office) -> None:
    for code in many_towns(office, 4):
        open_draft(office, code)
    examined(office, "40088", "AMI2/vague-1")
    with lists_of(office) as lists:
        columns = lists.board(replace(FILES, order=RegisterOrder.PLACE), per_column=2)
    assert [(c.state, c.count, [f.row.place for f in c.rows]) for c in columns] == [
        ("draft", 4, ["Ville 90000", "Ville 90001"]),
        ("analysed", 1, ["Dax"]),
    ]


def test_nobody_but_the_lead_finds_people(office: Office) -> None:
    labelled(office, "40088")
    register_person(office, ContactKind.CONTACT, "40088", name="Mme Durand-Léger")
    for actor in (city("40088"), CENTRE, PARTNER, AUDITOR):
        with lists_of(office, actor) as lists:
            assert find(lists, "durand").is_empty
            assert not lists.page(ListAsked(text="durand")).rows


def test_search_box_groups_what_it_finds(office: Office) -> None:
    labelled(office, "40088")
    register_person(office, ContactKind.CONTACT, "47001", name="Mme Dax-Martin")
    with lists_of(office) as lists:
        found = find(lists, "dax")
        assert find(lists, "AMI2-001 Dax").exact == found.candidatures[0]
        assert find(lists, "d").is_empty
    assert [file.row.place for file in found.candidatures] == ["Dax"]
    assert [file.row.place for file in found.antennas] == ["Dax"]
    assert [person.name for person in found.people] == ["Mme Dax-Martin"]
    assert found.exact is None


def test_an_erased_person_and_a_redacted_town_are_found_no_more(office: Office) -> None:
    labelled(office, "40088")
    person = register_person(office, ContactKind.CONTACT, "40088", name="Mme Durand-Léger")
    done(office, ErasePerson(actor=LEAD, person=person, reason="À sa demande."))
    with office.store.read() as reader:
        authority = Reading(office, reader, LEAD).archive.authority("40088")
        assert authority is not None
    done(office, RedactText(actor=LEAD, ref=authority.name_ref, reason="Nom saisi par erreur."))
    with lists_of(office) as lists:
        assert find(lists, "durand").is_empty
        assert find(lists, "dax").is_empty
        assert [file.row.place for file in lists.page(ANTENNAS).rows] == [""]
