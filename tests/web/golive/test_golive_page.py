"""Going live by its page: the forecast first, its count confirmed, then the real addresses."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from states.identifiers import ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import LEAD, done, file_candidature, register_person
from tests.workflow.office_stories import kinds
from workflow.commands import GoLive
from workflow.office import Office
from workflow.standing import GOLIVE_ON

Open = Callable[..., Browser]
PAGE = "/mise-en-service"


@pytest.fixture
def before(office: Office) -> Office:
    """An office that will be live in September only."""
    done(office, GoLive(actor=LEAD, on=date(2020, 9, 1)))
    return office


def live_on(office: Office) -> str | None:
    with office.store.read() as reader:
        return reader.setting(GOLIVE_ON)


def test_before_its_day_the_page_says_where_letters_go(browser: Open, before: Office) -> None:
    shown = browser(ContactKind.LEAD).get(PAGE).text
    assert before.settings.lead_address in shown
    assert "1er septembre 2020" in shown


def test_the_forecast_is_shown_with_its_count_before_anything_is_recorded(
    browser: Open, before: Office
) -> None:
    file_candidature(before, "40088")
    lead = browser(ContactKind.LEAD)
    shown = lead.get(f"{PAGE}?jour=2020-08-03").text
    assert "Ce qui partirait de lui-même" in shown
    count = re.search(r'name="lettres" value="(\d+)"', shown)
    assert count is not None
    assert live_on(before) == "2020-09-01"
    asked = {"jour": "2020-08-03", "lettres": count[1]}
    answered = lead.fill(PAGE, asked, seen=f"{PAGE}?jour=2020-08-03")
    assert answered.status_code == 303
    assert live_on(before) == "2020-08-03"
    assert kinds(before, "installation")[-1] == "went_live"


def test_a_count_that_changed_since_it_was_read_is_refused(browser: Open, before: Office) -> None:
    lead = browser(ContactKind.LEAD)
    asked = {"jour": "2020-08-03", "lettres": "999"}
    answered = lead.fill(PAGE, asked, seen=f"{PAGE}?jour=2020-08-03")
    assert answered.status_code == 422
    assert "a changé depuis que vous l’avez lu" in answered.text
    assert live_on(before) == "2020-09-01"


@pytest.mark.parametrize(
    ("day", "said"),
    [("", "Choisissez le jour"), ("2020-07-01", "est passé"), ("2022-01-01", "plus d’un an")],
)
def test_a_day_missing_past_or_too_far_is_explained(
    browser: Open, before: Office, day: str, said: str
) -> None:
    lead = browser(ContactKind.LEAD)
    answered = lead.fill(PAGE, {"jour": day, "lettres": "0"}, seen=f"{PAGE}?jour=2020-08-03")
    assert (answered.status_code, said in answered.text) == (422, True)
    assert live_on(before) == "2020-09-01"


def test_once_live_the_page_says_since_when(browser: Open) -> None:
    shown = browser(ContactKind.LEAD).get(PAGE).text
    assert "En service depuis le" in shown
    assert "<button" not in shown.partition("<main")[2].partition("</main")[0]


def test_only_the_lead_and_the_operator_come(browser: Open, office: Office) -> None:
    assert browser(ContactKind.REGIONAL_CENTRE).get(PAGE).status_code == 403
    register_person(office, ContactKind.OPERATOR, "cnam")
    assert browser(ContactKind.OPERATOR).get(PAGE).status_code == 200
