"""The edge of the command line: where exceptions become a French sentence and an exit code."""

import contextlib
import errno
import io
import json
import re
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from config.errors import ConfigInvalid
from notifications.wording import UserError, config_sentence, error_sentence, french
from workflow.cli.french import speak_french
from workflow.store.connection import driver
from workflow.store.records import StoreError
from workflow.upkeep.marker import ForeignPackage, check_markers
from workflow.wellformed import word_problem

if TYPE_CHECKING:
    from workflow.cli.context import Session

DONE, REFUSED, USAGE, ENVIRONMENT = 0, 1, 2, 3
LONGEST_WORD = 60
REPLACED = "\N{REPLACEMENT CHARACTER}"
MACHINE = {
    errno.EACCES: "l’accès est refusé. Vérifiez les droits.",
    errno.EDQUOT: "la place qui vous est donnée est pleine. Libérez-en.",
    errno.EEXIST: "existe déjà. Donnez un autre nom.",
    errno.EFBIG: "la taille permise à un fichier est atteinte. Relevez cette limite.",
    errno.EIO: "le disque a refusé la lecture ou l’écriture. Vérifiez-le.",
    errno.EISDIR: "est un dossier. Donnez un fichier.",
    errno.ENAMETOOLONG: "le nom est trop long. Donnez un nom plus court.",
    errno.ENOENT: "n’existe pas. Vérifiez le chemin.",
    errno.ENOSPC: "il n’y a plus de place sur le disque. Libérez-en.",
    errno.ENOTDIR: "n’est pas un dossier. Vérifiez le chemin.",
    errno.EROFS: "le disque ne s’écrit pas. Choisissez un autre dossier.",
}
"""What the machine answers, by its number, with what may be done."""
STORE = {
    "disk is full": "Il n’y a plus de place sur le disque : ce qui n’est pas annoncé n’est pas "
    "enregistré. Libérez-en, puis recommencez.",
    "disk I/O error": "Le disque a refusé une écriture. Relisez le dossier avant de recommencer : "
    "l’acte a pu être enregistré. Si cela se répète, lancez « ancrage doctor ».",
    "database is locked": "Un autre programme garde la base des données. Attendez qu’il finisse, "
    "puis recommencez.",
}
"""What the database answers, by words of its sentence, with what may be done."""
_QUOTED = re.compile(r"'([^']*)'")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def run(group: click.Group, args: Sequence[str] | None, session: "Session") -> int:
    """Run a command line and return its exit code; what went wrong is said on stderr."""
    given = sys.argv[1:] if args is None else list(args)
    fault_found = unreadable_word(given)
    if fault_found:
        return _tell(session, (fault_found,), USAGE)
    try:
        found = group.main(
            args=given,
            prog_name="ancrage",
            standalone_mode=False,
            obj=session,
        )
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        click.echo("Interrompu.", err=True)
        return REFUSED
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message(), err=True)
        return USAGE
    except click.ClickException as fault:
        return _tell(session, (_message(fault),), fault.exit_code)
    except ConfigInvalid as fault:
        return _tell(session, [config_sentence(error) for error in fault.errors], ENVIRONMENT)
    except OSError as fault:
        code = USAGE if fault.errno == errno.ENAMETOOLONG else ENVIRONMENT
        return _tell(session, (_of_machine(fault),), code)
    except (StoreError, driver.Error) as fault:
        return _tell(session, (_of_store(fault),), ENVIRONMENT)
    return found if isinstance(found, int) else DONE


def captured(group: click.Group, args: Sequence[str], session: "Session") -> tuple[int, str]:
    """Run a command line and return its exit code with all it printed.

    Nobody is there to answer a question: what asks for a confirmation gives up.
    """
    speak_french()
    printed, asked = io.StringIO(), sys.stdin
    sys.stdin = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = run(group, args, session)
    finally:
        sys.stdin = asked
    return code, printed.getvalue()


def told_foreign_packages(found: tuple[ForeignPackage, ...] | None = None) -> int:
    """Name on stderr every package that is not ours, and return the exit code; 0 when all are."""
    foreign = check_markers() if found is None else found
    for package in foreign:
        where = f"vient de « {package.file} »" if package.file else "est introuvable"
        told = (
            f"Le paquet « {package.name} » {where} et non d’Ancrage. Installez Ancrage dans un "
            "environnement à lui, ou retirez ce fichier du chemin."
        )
        click.echo(french(told), err=True)
    return ENVIRONMENT if foreign else DONE


def unreadable_word(args: Sequence[str]) -> str:
    """Return what is wrong with the first word that cannot be taken at all; "" when all can."""
    for before, word in zip(["", *args], args, strict=False):
        problem = word_problem(word)
        if problem:
            field = f"option {before}" if before.startswith("-") and before != "--" else "argument"
            return error_sentence(UserError(field=field, value=_readable(word), problem=problem))
    return ""


def _of_machine(fault: OSError) -> str:
    """Return what the machine could not do with a file or a folder."""
    why = MACHINE.get(fault.errno or 0, f"La machine répond : {fault.strerror or fault}")
    return f"« {fault.filename} » : {why}" if fault.filename else why


def _of_store(fault: Exception) -> str:
    """Return what the store could not do, and what to do before trying again."""
    known = next((told for said, told in STORE.items() if said in str(fault)), None)
    detail = f"Détail : {fault}"
    return known or f"La base des données ne répond pas. Lancez « ancrage doctor ». {detail}"


def _tell(session: "Session", sentences: Sequence[str], code: int) -> int:
    said = [french(_readable(sentence)) for sentence in sentences]
    if session.as_json:
        kind = "environment" if code == ENVIRONMENT else "invalid"
        click.echo(json.dumps({"outcome": kind, "sentences": said}, ensure_ascii=False, indent=2))
        return code
    for sentence in said:
        click.echo(sentence, err=True)
    return code


def _message(fault: click.ClickException) -> str:
    """Return what click says, the names it quotes in guillemets, and where to find help."""
    message = _QUOTED.sub(r"« \1 »", fault.format_message())
    context = getattr(fault, "ctx", None)
    if context is None or not isinstance(fault, click.UsageError):
        return message
    return f"{message}\nAide : {context.command_path} --help"


def _readable(text: str) -> str:
    """Return a text without invisible characters, its endless words cut."""
    clean = "".join(
        each if each == "\n" or unicodedata.category(each)[0] != "C" else REPLACED for each in text
    )
    return _LONG_WORD.sub(lambda word: f"{word[0][: LONGEST_WORD - 1]}…", clean)
