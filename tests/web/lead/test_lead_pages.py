"""The dashboard, the lists and the search: what each visitor reads, without a script."""

from collections.abc import Callable

import pytest

from states.identifiers import ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import open_draft
from tests.workflow.office_stories import labelled
from workflow.office import Office

PAGES = ("/tableau", "/candidatures", "/candidatures?vue=tableau", "/antennes", "/recherche?q=dax")


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_when_there_is_nothing(browser: Callable[..., Browser], path: str) -> None:
    assert browser(ContactKind.LEAD).get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer(office: Office, browser: Callable[..., Browser], path: str) -> None:
    open_draft(office, "47001")
    labelled(office, "40088", sites=["Centre", "Gare"])
    for kind in (ContactKind.LEAD, ContactKind.REGIONAL_CENTRE):
        assert browser(kind).get(path).status_code == 200
