"""The health page, its JSON twin, and the probe that says nothing else than ok."""

from collections.abc import Callable

from states.identifiers import ContactKind
from tests.web.conftest import Browser
from tests.workflow.bench import file_candidature, move, open_draft, register_person
from tests.workflow.office_stories import utc
from workflow.archive import Archive
from workflow.office import Office
from workflow.schedule.sweep import sweep
from workflow.store.filters import EventFilter

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


def test_what_waits_after_an_outage_goes_on_once_confirmed(browser: Open, office: Office) -> None:
    visitor = operator(browser, office)
    open_draft(office, "40088")
    sweep(office)
    move(office, utc("2020-11-20T09:00:00"))
    assert sweep(office).held == "outage"
    shown = visitor.get("/sante").text
    assert "Les envois attendent une confirmation" in shown
    assert visitor.get("/sante.json").json()["held"] == "outage"
    assert visitor.fill("/sante/reprise", seen="/sante").status_code == 303
    assert visitor.get("/sante.json").json()["held"] == ""
    with office.store.read() as reader:
        (event,) = reader.events(EventFilter(kinds=("sweep_confirmed",)))
        people = Archive(reader, office.memory).persons()
    assert event.actor in {p.id for p in people if p.kind is ContactKind.OPERATOR}
    assert visitor.fill("/sante/reprise", seen="/sante").headers["location"] == "/sante"
