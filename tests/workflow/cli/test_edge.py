"""The edge: what goes wrong becomes a French sentence and an exit code, never a trace."""

import errno
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from config.errors import ConfigError, ConfigInvalid
from tests.workflow.bench import open_draft
from tests.workflow.office_stories import said
from workflow.cli import cli, invoke
from workflow.cli.context import Session
from workflow.cli.edge import captured, run, told_foreign_packages
from workflow.office import Office
from workflow.store.connection import driver
from workflow.store.records import StoreError
from workflow.store.store import DATABASE_NAME
from workflow.upkeep.marker import ForeignPackage

FAULTS: tuple[tuple[BaseException, int, str], ...] = (
    (click.Abort(), 1, "Interrompu.\n"),
    (
        FileNotFoundError(errno.ENOENT, "No such file", "a.csv"),
        3,
        "« a.csv » : n’existe pas. Vérifiez le chemin.\n",
    ),
    (
        OSError(errno.ENAMETOOLONG, "File name too long", "a"),
        2,
        "« a » : le nom est trop long. Donnez un nom plus court.\n",
    ),
    (
        OSError(errno.EFBIG, "File too large"),
        3,
        "la taille permise à un fichier est atteinte. Relevez cette limite.\n",
    ),
    (
        OSError(errno.EIO, "Input/output error", "a.pdf"),
        3,
        "« a.pdf » : le disque a refusé la lecture ou l’écriture. Vérifiez-le.\n",
    ),
    (OSError("perdu"), 3, "La machine répond : perdu\n"),
    (
        StoreError("illisible"),
        3,
        "La base des données ne répond pas. Lancez « ancrage doctor ». Détail : illisible\n",
    ),
    (
        driver.OperationalError("database or disk is full"),
        3,
        (
            "Il n’y a plus de place sur le disque : ce qui n’est pas annoncé n’est pas enregistré. "
            "Libérez-en, puis recommencez.\n"
        ),
    ),
    (
        driver.OperationalError("disk I/O error"),
        3,
        (
            "Le disque a refusé une écriture. Relisez le dossier avant de recommencer : l’acte "
            "a pu être enregistré. Si cela se répète, lancez « ancrage doctor ».\n"
        ),
    ),
    (
        driver.OperationalError("database is locked"),
        3,
        "Un autre programme garde la base des données. Attendez qu’il finisse, puis recommencez.\n",
    ),
    (
        driver.DatabaseError("malformée"),
        3,
        "La base des données ne répond pas. Lancez « ancrage doctor ». Détail : malformée\n",
    ),
)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def raising(fault: BaseException) -> click.Group:
    group = click.Group("essai")

    @group.command("faute")
    def fails() -> None:
        raise fault

    return group


@pytest.mark.parametrize(("fault", "code", "sentence"), FAULTS, ids=lambda each: repr(each)[:30])
def test_a_fault_is_said_in_french_with_its_code(
    fault: BaseException, code: int, sentence: str
) -> None:
    found, output = captured(raising(fault), ["faute"], Session())
    assert (found, plain(output)) == (code, sentence)


def test_every_fault_of_the_settings_is_told() -> None:
    error = ConfigError(file="ancrage.toml", key="smtp_port", value="x", problem="not_a_number")
    code, output = captured(raising(ConfigInvalid((error, error))), ["faute"], Session())
    assert (code, output.count("smtp_port")) == (3, 2)


def test_a_fault_of_the_house_itself_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        captured(raising(ZeroDivisionError()), ["faute"], Session())


def test_the_code_a_command_returns_is_the_code_of_the_process() -> None:
    group = click.Group("essai")
    group.command("sept")(lambda: 7)
    assert run(group, ["sept"], Session()) == 7


def test_help_is_no_fault_and_no_command_is_one(office: Office) -> None:
    assert said(office, "--help")[0] == 0
    code, output = said(office)
    assert code == 2
    assert plain(output).startswith("Usage : ancrage")


def test_where_to_find_help_is_said_under_a_misuse(office: Office) -> None:
    code, output = said(office, "note", "AMI2-001")
    assert code == 2
    assert plain(output).splitlines()[-1] == "Aide : ancrage note --help"


def test_packages_of_others_are_named_with_their_file(capsys: pytest.CaptureFixture[str]) -> None:
    found = (
        ForeignPackage(name="states", file="/opt/states/__init__.py"),
        ForeignPackage(name="web", file=""),
    )
    assert told_foreign_packages(found) == 3
    lines = plain(capsys.readouterr().err).splitlines()
    assert lines[0].startswith("Le paquet « states » vient de « /opt/states/__init__.py »")
    assert lines[1].startswith("Le paquet « web » est introuvable")
    assert told_foreign_packages() == 0


def test_a_folder_without_installation_says_how_to_make_one(tmp_path: Path) -> None:
    session = Session()
    code, output = captured(cli, ["--data", str(tmp_path), "show", "AMI2-001"], session)
    assert code == 3
    assert "« ancrage init »" in plain(output)


def test_a_database_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"pas une base" * 200)
    code, output = captured(cli, ["--data", str(tmp_path), "list", "candidatures"], Session())
    assert code == 3
    assert "Lancez « ancrage doctor »" in plain(output)


def test_in_process_and_out_of_it_the_answers_are_the_same(office: Office) -> None:
    open_draft(office, "40088")
    inside = invoke(office, ["list", "candidatures"])
    folder = str(office.store.folder)
    outside = subprocess.run(
        [
            sys.executable,
            "-c",
            "from workflow.cli import main; main()",
            "--data",
            folder,
            "list",
            "candidatures",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert outside.stdout == inside.output


READS = (
    ("show", "AMI2-001"),
    ("offers", "AMI2-001"),
    ("list", "candidatures"),
    ("clock", "show"),
    ("outbox", "list"),
)


@pytest.mark.parametrize("line", READS, ids=" ".join)
def test_a_read_loads_none_of_the_heavy_libraries(office: Office, line: tuple[str, ...]) -> None:
    open_draft(office, "40088")
    script = (
        "import json, sys\n"
        "from workflow.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as done:\n    code = done.code\n"
        "heavy = ('sqlmodel', 'sqlalchemy', 'pydantic', 'pydantic_settings', 'alembic')\n"
        "print(json.dumps([code, [name for name in heavy if name in sys.modules]]), "
        "file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--data", str(office.store.folder), *line],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stderr) == [0, []]
