"""`ancrage audit`: the proof, and the questions of whoever controls the programme."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notifications.wording import NBSP, count_text
from notifications.wording.control import apart_sentence
from notifications.wording.verification import (
    erased_sentence,
    fault_sentence,
    points_sentence,
    witness_sentence,
)
from workflow.audit.keys import KeyAlarm, PublicKey, public_key_of
from workflow.cli.answers import print_answer, print_delays
from workflow.cli.console import print_json
from workflow.cli.context import Session, pass_session
from workflow.cli.edge import ENVIRONMENT, REFUSED
from workflow.cli.references import case_of, cases_of
from workflow.cli.when import parse_instant
from workflow.reading import Moment, Reading
from workflow.reports.questions import UNVERIFIABLE, Questions

if TYPE_CHECKING:
    from workflow.audit.verification import Verification

SINCE = click.option("--since", default="", help="À partir de cette date (enregistrement).")
UNTIL = click.option("--until", default="", help="Jusqu’à cette date, non comprise.")
AT = click.option("--at", default="", help="Ce qui était vrai à cette date.")
KNOWN_AT = click.option("--known-at", default="", help="Ce que l’on savait à cette date.")


@click.group(help="La preuve de ce qui s’est passé, et les questions du contrôle.")
def audit() -> None:
    """Group the commands of the control."""


@audit.command(help="Vérifie tout le journal, ses points de contrôle et les pièces.")
@click.option(
    "--checkpoint",
    "received",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Un point de contrôle reçu par courriel : ce qu’il atteste n’a pas pu être récrit.",
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="La clé publique reçue par une autre voie, au lieu de celle de l’installation.",
)
@pass_session
def verify(session: Session, received: tuple[Path, ...], key_file: Path | None) -> None:
    """Check the log; exit 1 when something is wrong."""
    from workflow.audit.verification import verify as verify_log
    from workflow.audit.verification import verify_pieces

    notes = {str(path): path.read_text("utf-8", "replace") for path in received}
    office = session.opened()
    with office.store.read() as reader:
        found = verify_log(reader, _key(session, key_file), notes)
        problems = (*found.problems, *verify_pieces(reader, office.store.pieces_folder))
    sentences = [fault_sentence(each.what, each.seq, each.event, each.found) for each in problems]
    if session.as_json:
        print_json(_told(found, sentences))
    else:
        for sentence in (*sentences, *_summary(found, intact=not problems)):
            click.echo(sentence)
    if problems:
        raise click.exceptions.Exit(REFUSED)


def _told(found: "Verification", sentences: list[str]) -> dict[str, object]:
    return {
        "intact": not sentences,
        "size": found.size,
        "root": found.root.hex(),
        "checkpoints": found.checkpoints,
        "signatures_checked": found.signatures_checked,
        "witnessed": found.witnessed,
        "erased_texts": found.erased_texts,
        "problems": sentences,
    }


def _summary(found: "Verification", *, intact: bool) -> Iterator[str]:
    yield f"{count_text(found.size, 'événement')}, racine {found.root.hex()}."
    yield points_sentence(found.checkpoints, signed=found.signatures_checked)
    if found.witnessed is not None:
        yield witness_sentence(found.witnessed, found.size)
    yield erased_sentence(found.erased_texts)
    yield "Tout concorde." if intact else "Des anomalies ont été trouvées."


def _key(session: Session, key_file: Path | None) -> PublicKey | None:
    """Return the key to check signatures with: the one received, else the installation's."""
    from workflow.keys import known_public_key

    if key_file is None:
        return known_public_key(session.opened().store.folder)
    key = public_key_of(key_file.read_text("utf-8", "replace"))
    if key is None:
        raise click.BadParameter(
            f"« {key_file} » n’est pas une clé publique. Donnez le fichier remis à l’installation."
        )
    return key


@audit.command(help="Qui a fait quoi : tout le programme, une personne (--by) ou un dossier.")
@click.argument("reference", metavar="[RÉFÉRENCE]", required=False, default="")
@click.option("--by", default="", help="L’identifiant de l’auteur.")
@SINCE
@UNTIL
@AT
@KNOWN_AT
@pass_session
def events(session: Session, /, reference: str, by: str, **when: str) -> None:
    """Print the events of a file, or of a period."""
    instants = {name: _instant(text) for name, text in when.items()}
    foreign = ("since", "until") if reference else ("at", "known_at")
    if any(instants[name] for name in foreign) or (reference and by):
        raise click.UsageError(
            "--at et --known-at vont avec un dossier ; --by, --since et --until sans dossier. "
            "Retirez les autres."
        )
    with _questions(session) as questions:
        if reference:
            moment = Moment(at=instants["at"], known_at=instants["known_at"])
            answer = questions.history(case_of(session, reference), moment)
        else:
            answer = questions.acts(by, instants["since"], instants["until"])
        print_answer(session, answer)


@audit.command(help="Les demandes que les règles ont refusées.")
@SINCE
@UNTIL
@pass_session
def refusals(session: Session, since: str, until: str) -> None:
    """Print the refused attempts."""
    with _questions(session) as questions:
        print_answer(session, questions.refusals(_instant(since), _instant(until)))


@audit.command(help="Toutes les lettres à une personne, avec les preuves de réception.")
@click.argument("person", metavar="PERSONNE")
@pass_session
def letters(session: Session, person: str) -> None:
    """Print every letter to a person."""
    with _questions(session) as questions:
        print_answer(session, questions.letters(case_of(session, person)))


@audit.command(help="Toutes les versions d’une échéance.")
@click.argument("deadline", metavar="ÉCHÉANCE")
@pass_session
def deadline(session: Session, deadline: str) -> None:
    """Print the versions of a deadline."""
    with _questions(session) as questions:
        print_answer(session, questions.deadline_changes(case_of(session, deadline)))


@audit.command("outside-rule", help="Les actes hors de la règle ordinaire, en une liste.")
@click.option(
    "--unverifiable",
    "every",
    is_flag=True,
    help="Aussi les actes qui n’y sont que pour une condition non vérifiable.",
)
@SINCE
@UNTIL
@pass_session
def outside_rule(session: Session, since: str, until: str, every: bool) -> None:
    """Print the acts outside the rule; those only unverifiable are counted apart, unless asked."""
    with _questions(session) as questions:
        hidden = () if every or session.as_json else (UNVERIFIABLE,)
        answer, apart = questions.outside_rule_apart(_instant(since), _instant(until), hidden)
        print_answer(session, answer)
        if apart:
            click.echo(f"{apart_sentence(apart)} Ajoutez --unverifiable pour les lire.")


@audit.command(help="Qui a reçu du temps, et qui s’est vu opposer une date.")
@click.option("--call", default="", help="Un appel, par exemple AMI2.")
@pass_session
def treatment(session: Session, call: str) -> None:
    """Print how files were treated in time."""
    with _questions(session) as questions:
        print_answer(session, questions.treatment(call))


@audit.command(help="Les délais : dépôt, décision, information, ouverture ; médiane et extrêmes.")
@AT
@KNOWN_AT
@pass_session
def delays(session: Session, at: str, known_at: str) -> None:
    """Print the durations of each file and their spread."""
    from workflow.reports.durations import delays as delays_of

    with _reading(session) as reading:
        moment = Moment(at=_instant(at), known_at=_instant(known_at))
        print_delays(session, reading, delays_of(reading, moment), moment)


@audit.command(help="Tire au sort des candidatures, de façon reproductible, et en fait un dossier.")
@click.option("--count", type=click.IntRange(1, 10_000), default=10, show_default=True)
@click.option("--seed", required=True, help="Un mot connu de tous : le même tire les mêmes.")
@click.option("--call", default="", help="Un appel, par exemple AMI2.")
@click.option("--bundle", "folder", type=click.Path(path_type=Path), help="Dossier à écrire.")
@pass_session
def sample(session: Session, count: int, seed: str, call: str, folder: Path | None) -> None:
    """Draw files, print them, and write their bundle."""
    with _questions(session) as questions:
        answer = questions.sample(count, seed, call)
        print_answer(session, answer)
    if folder is not None:
        _write(session, folder, tuple(answer.lines))


@audit.command(help="Signe un point de contrôle du journal et l’affiche.")
@pass_session
def checkpoint(session: Session) -> None:
    """Sign the log as it stands."""
    from workflow.keys import sign_now

    _insiders_only(session)
    made = sign_now(session.opened(), session.actor(), "demand")
    if isinstance(made, KeyAlarm):
        click.echo(
            f"La clé de signature manque ou ne se lit pas : {made.path}. Voyez « ancrage doctor ».",
            err=True,
        )
        raise click.exceptions.Exit(ENVIRONMENT)
    if session.as_json:
        print_json({"size": made.size, "root": made.root.hex(), "note": made.note})
        return
    click.echo(made.note, nl=False)


@audit.command(help="Écrit un dossier de preuve que chacun peut vérifier sans ce programme.")
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path))
@click.argument("references", metavar="[RÉFÉRENCE…]", nargs=-1)
@pass_session
def bundle(session: Session, folder: Path, references: tuple[str, ...]) -> None:
    """Write the whole log, or some files of it, as evidence."""
    _insiders_only(session)
    _write(session, folder, cases_of(session, references) if references else None)


@audit.command(help="Reconstruit l’état courant, les séjours et les totaux depuis le journal.")
@pass_session
def rebuild(session: Session) -> None:
    """Write the projections again."""
    from workflow.archive import Archive
    from workflow.projection import rebuild as rebuild_all

    _insiders_only(session)
    office = session.opened()
    with office.store.write() as writer:
        count = rebuild_all(writer, Archive(writer, office.memory))
    if session.as_json:
        print_json({"events": count})
        return
    click.echo(f"Reconstruit depuis {count} événements.")


def _write(session: Session, folder: Path, cases: tuple[str, ...] | None) -> None:
    from workflow.audit.bundle import BundleSource, write_bundle
    from workflow.keys import known_public_key

    office = session.opened()
    key = known_public_key(office.store.folder)
    if key is None:
        click.echo("Aucune clé publique : voyez « ancrage doctor ».", err=True)
        raise click.exceptions.Exit(ENVIRONMENT)
    if folder.exists():
        raise click.BadParameter(f"« {folder} » existe déjà. Donnez un dossier nouveau.")
    with office.store.read() as reader:
        source = BundleSource(
            evidence=reader,
            pieces_folder=office.store.pieces_folder,
            public_key=key,
            cases=cases,
        )
        report = write_bundle(source, folder)
    if session.as_json:
        print_json({"folder": str(folder), "events": report.events, "root": report.root.hex()})
        return
    counted = count_text(report.events, "événement")
    click.echo(f"Dossier de preuve écrit dans « {folder} »{NBSP}: {counted}.")
    click.echo(f"Vérification : python {folder / 'verify_bundle.py'}")


@contextmanager
def _reading(session: Session) -> Iterator[Reading]:
    _insiders_only(session)
    office, actor = session.opened(), session.actor()
    with office.store.read() as reader:
        yield Reading(office, reader, actor)


@contextmanager
def _questions(session: Session) -> Iterator[Questions]:
    with _reading(session) as reading:
        yield Questions(reading)


def _insiders_only(session: Session) -> None:
    if not session.actor().is_insider:
        click.echo(
            "Ces réponses sont réservées au responsable du programme, au comité, au contrôle et à "
            "l’exploitant. Demandez-les à l’un d’eux.",
            err=True,
        )
        raise click.exceptions.Exit(REFUSED)


def _instant(text: str) -> datetime | None:
    return parse_instant(text) if text else None
