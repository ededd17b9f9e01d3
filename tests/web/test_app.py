"""The application: policies, the gate, faults in French, the public pages."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.responses import Response

from states.identifiers import ContactKind
from tests.web.conftest import ORIGIN, Browser, People
from tests.web.soundness import faults_in
from web.app import RouteWithoutPolicy, create_app
from web.assets import asset_path
from web.counter import Counter
from web.gate import CONTENT_POLICY
from web.policy import PUBLIC, Policy
from web.route import get
from web.routes import ROUTES
from web.visit import Visit
from workflow.office import Office

Open = Callable[..., Browser]


def test_the_door_is_open_to_everybody(browser: Open) -> None:
    shown = browser().get("/")
    assert shown.status_code == 200
    assert "Vous représentez une collectivité" in shown.text


def test_every_answer_carries_the_protections(browser: Open) -> None:
    shown = browser().get("/")
    assert shown.headers["content-security-policy"].startswith("default-src 'none'; script-src")
    assert "unsafe" not in shown.headers["content-security-policy"]
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["cache-control"] == "private, no-store"


def test_a_page_that_is_not_there_answers_in_french(browser: Open) -> None:
    shown = browser().get("/rien")
    assert shown.status_code == 404
    assert "Page introuvable" in shown.text


@pytest.mark.parametrize("host", ["ailleurs.example", "[::1", "127.0.0.1.ailleurs.example", ""])
def test_an_unknown_host_is_not_answered(browser: Open, host: str) -> None:
    shown = browser().get("/", headers={"host": host})
    assert shown.status_code == 400
    assert "ailleurs" not in shown.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://ailleurs.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_is_not_taken(browser: Open, headers: dict[str, str]) -> None:
    shown = browser().post("/theme", data={"theme": "sombre"}, headers=headers)
    assert shown.status_code == 400


def test_a_form_without_its_token_is_not_taken_and_what_was_typed_is_shown(browser: Open) -> None:
    shown = browser().post("/theme", data={"theme": "sombre mais écrit"})
    assert shown.status_code == 403
    assert "sombre mais écrit" in shown.text


def test_the_theme_chosen_is_kept(browser: Open) -> None:
    somebody = browser()
    answer = somebody.fill("/theme", {"theme": "sombre", "retour": "/accessibilite"}, seen="/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/accessibilite")
    assert 'data-theme="sombre"' in somebody.get("/accessibilite").text


@pytest.mark.parametrize("elsewhere", ["//ailleurs.example", "https://ailleurs.example", "/\\x"])
def test_a_form_never_leads_elsewhere(browser: Open, elsewhere: str) -> None:
    answer = browser().fill("/theme", {"theme": "clair", "retour": elsewhere}, seen="/")
    assert answer.headers["location"] == "/"


def test_a_form_too_heavy_is_refused_before_it_is_read(browser: Open) -> None:
    shown = browser().post("/theme", data={"theme": "x" * 600_000})
    assert shown.status_code == 413


def test_files_are_served_at_the_address_of_their_contents(browser: Open) -> None:
    shown = browser().get(asset_path("base.css"))
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert browser().get("/statique/base.000000000000.css").status_code == 404


def test_htmx_is_served_from_its_package(browser: Open) -> None:
    shown = browser().get(asset_path("htmx.js"))
    assert shown.headers["content-type"] == "text/javascript; charset=utf-8"


def test_a_visitor_is_known_by_the_token_of_their_session(browser: Open) -> None:
    shown = browser(ContactKind.LEAD).get("/accessibilite")
    assert "Quitter" in shown.text
    assert "Quitter" not in browser().get("/accessibilite").text


def test_the_application_does_not_start_with_a_route_without_policy(
    counter: Counter,
) -> None:
    def nothing(visit: object) -> None:
        del visit

    stray = get("/rien", nothing, Policy(name="inventée", open_to_all=True))  # type: ignore[arg-type]
    with pytest.raises(RouteWithoutPolicy):
        create_app(counter, (*ROUTES, stray))


def test_every_path_is_declared_once() -> None:
    declared: list[tuple[str, str]] = [
        (route.path, method) for route in ROUTES for method in route.methods
    ]
    assert len(declared) == len(set(declared))


def test_links_come_from_the_configuration_never_from_the_request(counter: Counter) -> None:
    assert counter.link("/d/AMI2-001") == f"{ORIGIN}/d/AMI2-001"


def test_an_operator_adds_an_appearance_of_their_own(
    office: Office, people: People, tmp_path: Path
) -> None:
    (tmp_path / "theme.css").write_text("body { --accent: #333 }", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("rien", encoding="utf-8")
    (tmp_path / "public").mkdir()
    own = '{% extends "base.html.j2" %}{% block main %}<h1>Chez nous</h1>{% endblock %}'
    (tmp_path / "public" / "home.html.j2").write_text(own, encoding="utf-8")
    app = create_app(Counter(office=office, identify=people, theme_folder=tmp_path))
    shown = Browser(app, base_url=ORIGIN)
    assert "<h1>Chez nous</h1>" in shown.get("/").text
    assert "/apparence/theme.css" in shown.get("/").text
    assert shown.get("/apparence/theme.css").text == "body { --accent: #333 }"
    assert shown.get("/apparence/secret.txt").status_code == 404


def test_the_operator_fills_in_what_the_law_asks_for(office: Office, people: People) -> None:
    shown = Browser(create_app(Counter(office=office, identify=people)), base_url=ORIGIN)
    assert "Accessibilité\xa0: non conforme — audit non réalisé" in shown.get("/accessibilite").text
    assert "pas encore rempli" in shown.get("/mentions-legales").text
    office.settings = replace(
        office.settings, publisher="Un établissement", accessibility_audit="x"
    )
    assert "audit non réalisé" not in shown.get("/accessibilite").text
    assert "Un établissement" in shown.get("/mentions-legales").text


@pytest.mark.parametrize("path", ["/", "/accessibilite", "/mentions-legales", "/rien"])
def test_public_pages_are_sound(browser: Open, path: str) -> None:
    assert faults_in(browser().get(path).text) == []


def test_the_soundness_check_finds_what_it_looks_for() -> None:
    bad = (
        "<!doctype html><title>x</title><p id=a style='x'>L'outbox : ... </p><p id=a>None</p>"
        "<form method=post></form><script>1</script><h2>x</b>"
    )
    kinds = {fault.partition(":")[0] for fault in faults_in(bad)}
    assert kinds == {
        *("markup", "id used twice", "inline style on p", "inline script", "0 first titles"),
        *("form without its token", "word", "typewriter apostrophe", "plain space before a sign"),
        "a value of the program",
    }


def test_a_page_that_fails_says_so_in_french_and_shows_nothing_of_the_program(
    counter: Counter,
) -> None:
    def failing(visit: Visit) -> Response:
        raise LookupError(visit.route.path)

    app = create_app(counter, (get("/", failing, PUBLIC),))
    shown = Browser(app, base_url=ORIGIN, raise_server_exceptions=False).get("/")
    assert shown.status_code == 500
    assert "Cette page a échoué" in shown.text
    assert "LookupError" not in shown.text
    assert shown.headers["content-security-policy"] == CONTENT_POLICY


@pytest.mark.parametrize(
    ("base", "host", "taken"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("http://127.0.0.1:8000", "localhost:8100", True),
        ("http://127.0.0.1:8000", "127.0.0.1.ailleurs.example", False),
        ("http://127.0.0.1:8000", "ailleurs.example:8000", False),
        ("http://127.0.0.1:8000", "", False),
        ("https://ancrage.example", "ancrage.example", True),
        ("https://ancrage.example", "127.0.0.1:8000", False),
        ("https://ancrage.example", "ancrage.example:8443", False),
    ],
)
def test_only_the_configured_host_is_answered(
    counter: Counter, base: str, host: str, taken: bool
) -> None:
    counter.office.settings = replace(counter.office.settings, base_url=base)
    assert counter.is_ours(host) is taken
    scheme = base.partition(":")[0]
    assert counter.is_our_origin(f"{scheme}://{host}", host) is taken
    assert not counter.is_our_origin(f"{scheme}://ailleurs.example", host)
