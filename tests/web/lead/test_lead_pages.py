"""The dashboard, the lists and the search: what each visitor reads, without a script."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from states.identifiers import ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import (
    LEAD,
    act,
    done,
    file_candidature,
    open_draft,
    register_person,
)
from tests.workflow.office_stories import decided, examined, labelled, many_towns
from workflow.commands import AnnounceSession, NotifySession
from workflow.office import Office

PAGES = (
    "/tableau",
    "/candidatures",
    "/candidatures?vue=tableau",
    "/candidatures?tri=date&sens=decroissant",
    "/antennes",
    "/antennes?vue=tableau",
    "/recherche",
    "/recherche?q=dax",
)
STAFF = (ContactKind.LEAD, ContactKind.REGIONAL_CENTRE)
REFERENCES = re.compile(r'class="reference" href="/dossiers/[^"]+">([^<]+)<')


def words(html: str) -> str:
    """The text of the page, tags and spaces folded."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def listed(browser: Browser, path: str) -> list[str]:
    return REFERENCES.findall(browser.get(path).text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("kind", STAFF)
def test_pages_say_in_words_that_there_is_nothing(
    browser: Callable[..., Browser], path: str, kind: ContactKind
) -> None:
    answer = browser(kind).get(path)
    assert answer.status_code == 200
    said = words(answer.text)
    empty = ("pas encore", "Rien ne", "Aucun", "Personne d’autre", "Écrivez une référence")
    assert [each for each in empty if each in said]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("kind", STAFF)
def test_pages_answer_staff_and_nobody_from_a_town(
    office: Office, browser: Callable[..., Browser], path: str, kind: ContactKind
) -> None:
    open_draft(office, "47001")
    labelled(office, "40088", sites=["Centre", "Gare"])
    assert browser(kind).get(path, follow_redirects=False).status_code == 200
    refused = browser(ContactKind.CONTACT, "40088").get(path, follow_redirects=False)
    assert refused.status_code != 200
    assert "Dax" not in refused.text


def test_lists_filter_sort_and_page_by_their_address(
    office: Office, browser: Callable[..., Browser]
) -> None:
    for code in many_towns(office, 30):
        open_draft(office, code)
    file_candidature(office, "40088")
    lead = browser(ContactKind.LEAD)
    assert len(listed(lead, "/candidatures")) == 25
    assert len(listed(lead, "/candidatures?page=2")) == 6
    assert listed(lead, "/candidatures?etat=submitted") == ["AMI2-031"]
    assert listed(lead, "/candidatures?texte=DAX") == ["AMI2-031"]
    assert listed(lead, "/candidatures?tri=reference&sens=decroissant")[0] == "AMI2-031"
    assert listed(lead, "/candidatures?incomplets=oui&departement=40") == []
    assert len(listed(lead, "/candidatures?vue=tableau")) == 9


@pytest.mark.parametrize(
    "query", ["page=-1", "page=abc", "tri=x", "sens=x", "etat=x", "vue=x", "label=x", "page=9e9"]
)
def test_an_address_that_means_nothing_is_read_as_the_plain_list(
    office: Office, browser: Callable[..., Browser], query: str
) -> None:
    open_draft(office, "40088")
    assert listed(browser(ContactKind.LEAD), f"/candidatures?{query}") == ["AMI2-001"]


def test_a_sort_link_turns_the_other_way_once_sorted(
    office: Office, browser: Callable[..., Browser]
) -> None:
    open_draft(office, "40088")
    lead = browser(ContactKind.LEAD)
    assert "tri=ville" in lead.get("/candidatures").text
    sorted_once = lead.get("/candidatures?tri=ville").text
    assert 'aria-sort="ascending"' in sorted_once
    assert "/candidatures?tri=ville&amp;sens=decroissant" in sorted_once


def test_files_are_chosen_by_those_who_may_act_on_several(
    office: Office, browser: Callable[..., Browser]
) -> None:
    open_draft(office, "40088")
    register_person(office, ContactKind.AUDITOR, "controle")
    chosen = 'name="refs" value="AMI2-001"'
    assert chosen in browser(ContactKind.LEAD).get("/candidatures").text
    assert "Leur écrire" not in browser(ContactKind.REGIONAL_CENTRE).get("/candidatures").text
    assert chosen not in browser(ContactKind.AUDITOR).get("/candidatures").text
    for path in ("/dossiers/ensemble", "/courrier/ecrire"):
        assert "AMI2-001" in browser(ContactKind.LEAD).get(f"{path}?refs=AMI2-001").text


def test_the_search_box_opens_the_file_it_names(
    office: Office, browser: Callable[..., Browser]
) -> None:
    open_draft(office, "40088")
    lead = browser(ContactKind.LEAD)
    answer = lead.get("/recherche?q=ami2-001 Dax", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dossiers/AMI2-001")


def test_people_are_found_by_the_lead_and_by_nobody_else(
    office: Office, browser: Callable[..., Browser]
) -> None:
    open_draft(office, "40088")
    register_person(office, ContactKind.CONTACT, "40088", name="Mme Durand-Léger")
    register_person(office, ContactKind.AUDITOR, "controle")
    assert "Durand-Léger" in browser(ContactKind.LEAD).get("/recherche?q=durand").text
    auditor = browser(ContactKind.AUDITOR).get("/recherche?q=durand").text
    assert "Durand-Léger" not in auditor
    assert "AMI2-001" not in auditor


def test_the_dashboard_sends_to_where_one_acts(
    office: Office, browser: Callable[..., Browser]
) -> None:
    file_candidature(office, "40088", pieces=("form",))
    said = browser(ContactKind.LEAD).get("/tableau").text
    assert "1\N{NO-BREAK SPACE}accusé de réception complet à adresser" in said
    assert 'href="/dossiers/AMI2-001"' in said


def test_an_undisclosed_decision_changes_no_byte_of_what_outsiders_read(
    office: Office, browser: Callable[..., Browser]
) -> None:
    first, second = file_candidature(office, "40088"), examined(office, "47001")
    act(office, first, "analyse")
    register_person(office, ContactKind.GUEST, "ANCT")
    register_person(office, ContactKind.PARTNER, "region-75")
    readers = [
        browser(kind)
        for kind in (ContactKind.REGIONAL_CENTRE, ContactKind.GUEST, ContactKind.PARTNER)
    ]

    def read() -> list[str]:
        answers = [reader.get(path) for reader in readers for path in PAGES]
        return [re.sub(r'value="[0-9a-f]{40}"|[0-9a-f]{40}', "", each.text) for each in answers]

    before = read()
    decided(office, first)
    session = decided(office, second, "not_select")
    assert read() == before
    done(office, NotifySession(actor=LEAD, session=session))
    assert read() == before
    done(office, AnnounceSession(actor=LEAD, session=session))
    assert read() != before
