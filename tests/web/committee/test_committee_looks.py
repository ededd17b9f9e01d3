"""The pages of a meeting in a real browser: its lead's, its members', the room's, the printer's."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from states.identifiers import CaseId, ContactKind
from tests.web.chromium import WINDOWS, Served, Window, serving
from tests.web.conftest import People, Somebody, somebody
from tests.workflow.bench import LEAD, act, done
from tests.workflow.meeting_bench import ACV, CITIES, GUEST, REFERENCE, Bench, opened
from workflow.archive import Archive
from workflow.commands import NotifySession
from workflow.committee.commands import CloseMeeting
from workflow.office import Office

HERE, LEADS = f"/comite/{REFERENCE}", f"/seances/{REFERENCE}"


@pytest.fixture
def bench(office: Office, people: People) -> Bench:
    """The open meeting of the issue: one item decided, one tied, one voted."""
    made = opened(office)
    first, second, third = made.files[:3]
    made.vote(first)
    made.decide(first, conditions="Sous réserve d’un bail signé avant le 30 juin 2021.")
    made.vote(second, **{"uimm": "against", CITIES.partition("-")[0]: "abstain"})
    made.vote(third, "not_select", cnam="for", action="against", assemblee="against")
    people.known["lead"] = somebody(office, ContactKind.LEAD)
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        for seat in (ACV, GUEST):
            person = archive.person(CaseId(made.persons[seat]))
            assert person is not None
            people.known[seat] = Somebody(person=person)
    return made


@pytest.fixture
def served(office: Office, people: People, bench: Bench) -> Iterator[Served]:
    """The office of the meeting, served."""
    del bench
    with serving(office, people) as at:
        yield at


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_pages_of_a_meeting_are_accessible_and_fit(
    window_maker: Browser, served: Served, bench: Bench, width: int, dark: bool
) -> None:
    theme = "sombre" if dark else "clair"
    items = bench.read().items
    first, second, fourth = items[0].reference, items[1].reference, items[3].reference
    lead = (
        *("/seances", LEADS, f"{LEADS}/conduite", f"{LEADS}/conduite?dossier={first}"),
        *(f"{LEADS}/conduite?dossier={second}", f"{LEADS}/conduite?dossier={fourth}&tous=for"),
        *(f"{LEADS}/projection/{first}", f"{LEADS}/projection/{second}"),
        *(f"{LEADS}/proces-verbal",),
    )
    seated = ("/comite", HERE, f"{HERE}/dossiers/{first}", f"{HERE}/releve")
    for who, paths in (("lead", lead), (ACV, seated), (GUEST, seated[:3])):
        window = Window(browser=window_maker, served=served, session=who, width=width, dark=dark)
        for number, path in enumerate(paths):
            window.open(path)
            window.look(f"comite-{who}-{number}-{width}-{theme}")
            assert (path, window.faults()) == (path, [])
            assert (path, window.scrolls_sideways()) == (path, False)
        window.close()


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_the_recall_stands_at_the_top_of_its_session(
    window_maker: Browser, served: Served, bench: Bench, width: int, dark: bool
) -> None:
    theme = "sombre" if dark else "clair"
    bench.do(CloseMeeting)
    act(bench.office, bench.files[0], "label", session=bench.session)
    done(bench.office, NotifySession(actor=LEAD, session=bench.session))
    window = Window(browser=window_maker, served=served, session="lead", width=width, dark=dark)
    page = window.open(LEADS)
    window.look(f"comite-rappel-{width}-{theme}")
    assert (window.faults(), window.scrolls_sideways()) == ([], False)
    page.click("text=Rappeler cette diffusion")
    page.wait_for_selector(".notice.done")
    window.look(f"comite-rappelee-{width}-{theme}")
    assert page.locator(".recall").count() == 0
    window.close()
