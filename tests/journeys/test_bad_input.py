"""Whatever is typed, wherever: a French sentence, exit 1 or 2, and nothing changed.

Every command of the tree is tried with every bad value its parameters can receive. A parameter
that is new must be given its nature in `NATURES`.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from tests.workflow.bench import file_candidature, open_draft
from tests.workflow.office_stories import hold_session, said
from workflow.cli import commands
from workflow.composition import open_office
from workflow.office import Office
from workflow.randomness import SeededRandomness
from workflow.store.filters import LetterFilter

LONG, INVISIBLE, NOT_UTF8 = "x" * 10_000, "a\x1b[31mb", "a\udc80b"
ANYWHERE = (LONG, INVISIBLE, "a\0b", NOT_UTF8)
UNREADABLE_DATES = ("hier", "2021-13", "2021-02-30", "1850-01-01", "9999-12-31", "2021-01-01T10:00")
BAD: Mapping[str, tuple[str, ...]] = {
    "reference": ("", "inconnu", "AMI9-999", *ANYWHERE),
    "code": ("", "inconnu", *ANYWHERE),
    "known": ("inconnu", *ANYWHERE),
    "choice": ("", "inconnu", *ANYWHERE),
    "number": ("trois", "-1", *ANYWHERE),
    "day": ("", "hier", "2021-02-30", "31/02/2021", "1850-01-01", *ANYWHERE),
    "optional day": ("hier", "2021-02-30", "31/02/2021", "1850-01-01", *ANYWHERE),
    "instant": ("", *UNREADABLE_DATES, *ANYWHERE),
    "date": (*UNREADABLE_DATES, *ANYWHERE),
    "text": ("", *ANYWHERE),
    "optional text": ANYWHERE,
    "pair": ("inconnu", "nom", *ANYWHERE),
    "file": ("", "/inconnu/fichier.toml", "x" * 300, *ANYWHERE),
    "new file": ANYWHERE,
    "email": ("", "mairie", "mairie@", "mairie ville@x.example", *ANYWHERE),
}
"""Bad values of each nature of parameter, none of which any command may take."""
NATURES: Mapping[str, str] = {
    "votes": "pair",
    "starts_at": "instant",
    "seat": "code",
    "place": "optional text",
    "override": "optional text",
    "holder": "optional text",
    "conditions": "optional text",
    "case": "reference",
    "amendment": "optional text",
    "asked": "number",
    "corrects": "known",
    "document": "optional text",
    "funder": "optional text",
    "line": "known",
    "obtained": "number",
    "origin": "optional text",
    "purpose": "optional text",
    "school_year": "code",
    "about": "optional text",
    "part": "code",
    "readers": "choice",
    "subject": "text",
    "api_token": "code",
    "at": "date",
    "audience": "choice",
    "body": "optional text",
    "by": "optional text",
    "call": "optional text",
    "checkpoint": "file",
    "civility": "optional text",
    "code": "code",
    "count": "number",
    "day": "optional day",
    "days": "number",
    "deadline": "code",
    "departement": "optional text",
    "detail": "optional text",
    "email": "email",
    "file": "file",
    "folder": "file",
    "function": "optional text",
    "host": "text",
    "image": "new file",
    "inputs": "pair",
    "items": "pair",
    "kind": "choice",
    "known_at": "date",
    "letter": "code",
    "letters": "code",
    "limit": "number",
    "marks": "choice",
    "members": "code",
    "minutes": "optional text",
    "mission_letter": "optional text",
    "moves": "pair",
    "name": "text",
    "names": "code",
    "names_file": "file",
    "organisation": "optional text",
    "organisation_name": "optional text",
    "output": "new file",
    "parent": "new file",
    "path": "file",
    "pdf": "new file",
    "person": "code",
    "phone": "optional text",
    "port": "number",
    "reason": "optional text",
    "reference": "reference",
    "references": "reference",
    "region": "optional text",
    "roles": "optional text",
    "seed": "optional text",
    "since": "date",
    "source": "file",
    "start": "date",
    "state": "optional text",
    "tables": "choice",
    "target": "instant",
    "text": "text",
    "title": "optional text",
    "token": "optional text",
    "trigger": "code",
    "until": "date",
    "version": "number",
    "what": "choice",
    "window": "code",
    "xlsx": "new file",
}
EXCEPTIONS: Mapping[tuple[str, str], str] = {
    ("access list", "person"): "known",
    ("audit events", "reference"): "known",
    ("audit bundle", "folder"): "new file",
    ("audit letters", "person"): "known",
    ("audit sample", "folder"): "new file",
    ("audit verify", "key_file"): "file",
    ("audit verify", "received"): "file",
    ("call open", "name"): "code",
    ("contact correct", "email"): "optional text",
    ("contact correct", "name"): "optional text",
    ("contact add", "since"): "optional day",
    ("contact add", "until"): "optional day",
    ("contact correct", "since"): "optional day",
    ("contact correct", "until"): "optional day",
    ("deadlines ics", "person"): "known",
    ("demo", "folder"): "new file",
    ("diagram", "name"): "choice",
    ("export", "file"): "new file",
    ("forecast", "until"): "instant",
    ("golive", "day"): "day",
    ("list", "text"): "optional text",
    ("list", "window"): "optional text",
    ("milestone done", "name"): "code",
    ("milestone waive", "name"): "code",
    ("milestone propose", "name"): "code",
    ("milestone confirm", "name"): "code",
    ("outbox list", "person"): "optional text",
    ("outbox list", "reference"): "known",
    ("outbox documents", "folder"): "new file",
    ("outbox sign", "day"): "day",
    ("outbox proof", "kind"): "choice",
    ("outbox reminders", "choice"): "choice",
    ("piece add", "kind"): "code",
    ("authority add", "code"): "text",
    ("redact", "text"): "code",
    ("session plan", "announcement"): "day",
    ("session plan", "notification"): "day",
    ("session record", "file"): "file",
    ("session record", "reference"): "text",
    ("session substitute", "person"): "known",
    ("write nudge", "text"): "optional text",
    ("write text", "part"): "choice",
}
"""Where a parameter of this name is of another nature."""
UNTOUCHED = frozenset(
    {"init", "demo", "serve", "sweep", "restore", "backup", "clock advance", "doctor"}
)
"""Commands whose bad values are tried in their own tests: they make or move an installation."""
ENGLISH = re.compile(
    r"Traceback|Error:|Usage:|Try '|Invalid|Missing|No such|not found|unexpected|required", re.I
)
INVISIBLE_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


def leaves() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its whole name."""

    def walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if not isinstance(command, click.Group):
            yield name, command
            return
        if command.invoke_without_command:
            yield name, command
        for inner, each in command.commands.items():
            yield from walk(f"{name} {inner}", each)

    for name, command in commands().items():
        yield from walk(name, command)


LEAVES = dict(leaves())


def valued(command: click.Command) -> list[click.Parameter]:
    return [each for each in command.params if not getattr(each, "is_flag", False)]


def nature_of(name: str, parameter: click.Parameter) -> str:
    wanted = EXCEPTIONS.get((name, str(parameter.name)))
    if wanted is None and isinstance(parameter.type, click.Choice):
        return "choice"
    return wanted or NATURES[str(parameter.name)]


@pytest.fixture(scope="module")
def place(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a draft, a filed file and a session, that no test may change."""
    folder = tmp_path_factory.mktemp("refusant") / "bureau"
    shutil.copytree(furnished, folder)
    office = open_office(folder, randomness=SeededRandomness("refusant"))
    open_draft(office, "40088")
    file_candidature(office, "47001")
    hold_session(office, "seance", {})
    yield office
    office.store.close()


@pytest.fixture(scope="module")
def sound(place: Office, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """A sound value for each parameter that a command requires."""
    with place.store.read() as reader:
        person = reader.case_by_reference("40088")
        letter = reader.letters(LetterFilter(limit=1))
    assert person is not None
    file = tmp_path_factory.mktemp("fichiers") / "fichier.csv"
    file.write_text("reference;outcome;reason\n", encoding="utf-8")
    return {
        "reference": "AMI2-001",
        "references": "AMI2-001",
        "code": "97120",
        "name": "Nom",
        "kind": "contact",
        "organisation": "40088",
        "email": "mairie@ville.example",
        "window": "AMI2/vague-1",
        "trigger": "withdraw",
        "text": "texte",
        "what": "candidatures",
        "letter": letter[0].id if letter else "x",
        "letters": letter[0].id if letter else "x",
        "person": "personne",
        "day": "2020-12-01",
        "names": "AMI2/vague-1",
        "source": "au-coeur-des-territoires/2020-07",
        "until": "2020-12-01",
        "seed": "graine",
        "deadline": "AMI2/vague-1",
        "file": str(file),
        "folder": str(file.parent / "dossier"),
        "reason": "motif",
    }


def line_of(
    name: str, parameter: click.Parameter, value: str, sound: Mapping[str, str]
) -> list[str]:
    """The command line with one bad value, and sound ones where the command requires some."""
    command = LEAVES[name]
    options = ["--yes"] if any(each.name == "yes" for each in command.params) else []
    arguments: list[str] = []
    for position, each in enumerate(valued(command)):
        given = value if each is parameter else sound.get(str(each.name), "texte")
        if isinstance(each.type, click.Choice) and each is not parameter:
            given = str(next(iter(each.type.choices)))
        if isinstance(each, click.Option):
            options += [each.opts[-1], given] if each is parameter or each.required else []
        elif each is parameter or each.required or _comes_later(command, parameter, position):
            arguments.append(given)
    return [*name.split(), *options, "--", *arguments]


def _comes_later(command: click.Command, parameter: click.Parameter, position: int) -> bool:
    """Whether the parameter tried is an argument after this one, which must then be given."""
    later = valued(command)[position:]
    return isinstance(parameter, click.Argument) and parameter in later


def kept(office: Office) -> tuple[object, ...]:
    """All that the store holds, but the traces of refusals."""
    with office.store.read() as reader:
        events = [event.id for event in reader.events() if event.kind != "refused"]
        settings = {
            key: value
            for key, value in reader.settings().items()
            if key != "high_water" and not key.startswith("repeats:")
        }
        return (events, settings, reader.programmes(), len(reader.letters(LetterFilter())))


def test_every_parameter_has_a_nature() -> None:
    unknown = {
        (name, str(parameter.name))
        for name, command in LEAVES.items()
        for parameter in valued(command)
        if not isinstance(parameter.type, click.Choice)
        and str(parameter.name) not in NATURES
        and (name, str(parameter.name)) not in EXCEPTIONS
    }
    assert unknown == set()


@pytest.mark.parametrize("name", [name for name in LEAVES if name not in UNTOUCHED])
def test_a_bad_value_is_answered_in_french_and_changes_nothing(
    place: Office, sound: Mapping[str, str], name: str
) -> None:
    before = kept(place)
    wrong = []
    for parameter in valued(LEAVES[name]):
        for value in BAD[nature_of(name, parameter)]:
            code, output = said(place, *line_of(name, parameter, value, sound))
            odd = code not in (1, 2) or not output.strip() or ENGLISH.search(output)
            if odd or INVISIBLE_TEXT.search(output):
                wrong.append((str(parameter.name), value[:40], code, output[:300]))
    assert wrong == []
    assert kept(place) == before


MOVERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("init", "--clock"), "choice"),
    (("init", "--clock", "simulated", "--start"), "instant"),
    (("clock", "advance", "--to"), "instant"),
    (("restore", "--yes"), "file"),
    (("restore", "--yes", "inconnu", "--checkpoint"), "file"),
    (("backup",), "new file"),
    (("demo", "--data"), "new file"),
    (("demo", "--image"), "new file"),
)
"""Commands that make or move an installation, with what their last value is."""


@pytest.mark.parametrize(("line", "nature"), MOVERS)
def test_what_makes_or_moves_an_installation_refuses_bad_values_too(
    place: Office, line: tuple[str, ...], nature: str
) -> None:
    before, wrong = kept(place), []
    for value in BAD[nature]:
        code, output = said(place, *line, value)
        odd = code not in (1, 2) or not output.strip() or ENGLISH.search(output)
        if odd or INVISIBLE_TEXT.search(output):
            wrong.append((value[:40], code, output[:300]))
    assert wrong == []
    assert kept(place) == before


@pytest.mark.parametrize("name", [*LEAVES])
def test_an_option_that_does_not_exist_is_named(place: Office, name: str) -> None:
    code, output = said(place, *name.split(), "--inconnue")
    assert (code, "« --inconnue »" in output.replace("\N{NO-BREAK SPACE}", " ")) == (2, True)


def test_a_command_that_does_not_exist_is_named(place: Office) -> None:
    for line in (("inconnue",), ("session", "inconnue")):
        code, output = said(place, *line)
        assert code == 2
        assert "« inconnue »" in output.replace("\N{NO-BREAK SPACE}", " ")


def test_bad_input_under_json_is_json(place: Office) -> None:
    import json

    code, output = said(place, "--json", "show", "inconnu")
    assert (code, json.loads(output)["outcome"]) == (2, "invalid")
