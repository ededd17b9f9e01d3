"""The health page, its JSON twin, and the probe that says nothing else than ok."""

from collections.abc import Callable

from states.identifiers import ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import file_candidature, register_person
from workflow.office import Office

Open = Callable[..., Browser]


def operator(browser: Open, office: Office) -> Browser:
    register_person(office, ContactKind.OPERATOR, "cnam")
    return browser(ContactKind.OPERATOR)


def test_the_operator_reads_how_the_installation_is(browser: Open, office: Office) -> None:
    shown = operator(browser, office).get("/sante")
    assert shown.status_code == 200
    assert "Version du schéma" in shown.text
    assert "simulée" in shown.text


def test_the_json_twin_says_the_same_values(browser: Open, office: Office) -> None:
    visitor = operator(browser, office)
    file_candidature(office, "40088")
    shown = visitor.get("/sante.json")
    told = shown.json()
    with office.store.read() as reader:
        size, counts = reader.tree_size(), reader.letter_counts()
    assert shown.status_code == (503 if told["verdict"] == "fail" else 200)
    assert (told["events"], sum(told["letters"].values())) == (size, sum(counts.values()))
    assert told["clock"] == "simulated"
    assert told["schema"]["revision"] == told["schema"]["expected"]
    assert told["held"] == ""


def test_what_is_due_and_not_done_is_late(browser: Open, office: Office) -> None:
    visitor = operator(browser, office)
    file_candidature(office, "40088")
    told = visitor.get("/sante.json").json()
    assert told["oldest_due"] is not None
    assert "en retard" in visitor.get("/sante").text


def test_anybody_may_ask_whether_it_answers(browser: Open) -> None:
    shown = browser().get("/sante/vie")
    assert (shown.status_code, shown.text) == (200, "ok\n")


def test_nobody_else_reads_the_health(browser: Open) -> None:
    assert browser(ContactKind.LEAD).get("/sante").status_code == 403
    assert browser(ContactKind.WITNESS).get("/sante.json").status_code == 403
    assert browser().get("/sante.json", follow_redirects=False).status_code == 303
