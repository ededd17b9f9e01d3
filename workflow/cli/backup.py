"""`ancrage backup` and `ancrage restore`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notifications.wording import count_text, instant_text, shown_value
from notifications.wording.verification import backup_fault_sentence
from states.identifiers import Value
from states.instants import iso
from workflow.cli.console import confirm, explain, print_json
from workflow.cli.context import Session, pass_session
from workflow.cli.edge import ENVIRONMENT, REFUSED, USAGE
from workflow.outcomes import Done

if TYPE_CHECKING:
    from workflow.upkeep.keeping import Restored


@click.command(
    help="Copie l’installation dans un nouveau dossier, hors du dossier des données ; retire les "
    "copies de plus de 35 jours. La clé de signature n’y est pas : gardez-en une copie ailleurs."
)
@click.argument(
    "parent", metavar="[DOSSIER]", required=False, type=click.Path(file_okay=False, path_type=Path)
)
@pass_session
def backup(session: Session, parent: Path | None) -> None:
    """Make a backup."""
    from workflow.upkeep.keeping import back_up

    try:
        made = back_up(session.opened(), parent)
    except ValueError as inside:
        raise click.BadParameter(
            f"« {parent} » est dans le dossier des données : ce qu’on y efface y resterait. "
            "Donnez un dossier au-dehors."
        ) from inside
    manifest = made.manifest
    if session.as_json:
        print_json(
            {
                "folder": str(made.folder),
                "made_at": iso(manifest.made_at),
                "events": manifest.size,
                "root": manifest.root,
                "pieces": len(manifest.pieces),
                "expired": [str(folder) for folder in made.expired],
            }
        )
        return
    click.echo(f"Sauvegarde écrite dans « {made.folder} ».")
    events, pieces = (manifest.size, "événement"), (len(manifest.pieces), "pièce")
    click.echo(f"{count_text(*events)}, {count_text(*pieces)}.")
    click.echo("La clé de signature n’y est pas : gardez-en une copie ailleurs.")
    if made.expired:
        click.echo(f"Sauvegardes de plus de 35 jours retirées : {len(made.expired)}.")


@click.command(
    help="Remet une sauvegarde en place : un acte, qui nomme ce qui est perdu. Ce qui devait "
    "partir depuis passe « À vérifier », rien ne repart seul."
)
@click.argument("folder", metavar="SAUVEGARDE", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Dernier point de contrôle reçu par courriel : il dit jusqu’où allait le journal.",
)
@click.option("--yes", is_flag=True, help="Ne demande pas de confirmation.")
@pass_session
def restore(session: Session, folder: Path, checkpoint: Path | None, yes: bool) -> None:
    """Restore a backup over the installation."""
    from workflow.composition import OPERATOR
    from workflow.store.backup import BackupFault, BackupRefused, read_backup
    from workflow.upkeep.keeping import NoteRefused, RestoreAsked, Restored
    from workflow.upkeep.keeping import restore as lay_down

    known = read_backup(folder)
    if isinstance(known, BackupRefused):
        click.echo(backup_fault_sentence(known.fault, shown_value(known.found)), err=True)
        mistaken = known.fault is BackupFault.NOT_A_BACKUP
        raise click.exceptions.Exit(USAGE if mistaken else ENVIRONMENT)
    if not yes:
        question = f"Remettre en place la sauvegarde du {instant_text(known.made_at)} ?"
        confirm(question)
    note = checkpoint.read_text(encoding="utf-8", errors="replace") if checkpoint else ""
    if session.office is not None:
        session.office.store.close()
    asked = RestoreAsked(backup=folder, actor=OPERATOR, note=note)
    done = lay_down(session.data, asked)
    if isinstance(done, NoteRefused):
        raise click.BadParameter(
            f"« {checkpoint} » n’est pas un point de contrôle signé par la clé de cette "
            "installation. Vérifiez le fichier, ou recommencez sans lui."
        )
    assert isinstance(done, Restored)
    if not isinstance(done.outcome, Done):
        explain(session, done.outcome)
        raise click.exceptions.Exit(REFUSED)
    _say(session, done)


def _say(session: Session, done: "Restored") -> None:
    if session.as_json:
        print_json(_json(done))
        return
    click.echo(f"Sauvegarde du {instant_text(done.manifest.made_at)} remise en place.")
    click.echo(_lost_sentence(done))
    click.echo(f"Lettres à vérifier : {done.doubtful}. Rien ne repart seul.")
    if done.erased:
        click.echo(f"Personnes effacées à nouveau : {len(done.erased)}.")
    if done.replaced:
        click.echo(f"L’ancienne base est gardée 35 jours dans « {done.replaced} ».")


def _lost_sentence(done: "Restored") -> str:
    lost = done.lost
    if lost is None:
        return "Rien ne dit jusqu’où allait le journal : donnez --checkpoint pour le savoir."
    if lost.count == 0:
        return "Aucun événement perdu."
    return (
        f"Perdus : les événements n° {lost.first} à {lost.last} ({lost.count}), enregistrés "
        f"après le {instant_text(lost.after)} et jusqu’au {instant_text(lost.until)} "
        f"(connu par : {lost.known_by})."
    )


def _json(done: "Restored") -> Mapping[str, Value]:
    lost: Mapping[str, Value] | None = None
    if done.lost is not None:
        lost = {
            "count": done.lost.count,
            "first": done.lost.first,
            "last": done.lost.last,
            "until": iso(done.lost.until),
            "known_by": done.lost.known_by,
        }
    return {
        "outcome": "done",
        "made_at": iso(done.manifest.made_at),
        "events": done.manifest.size,
        "lost": lost,
        "letters_unknown": done.doubtful,
        "erased_again": list(done.erased),
        "replaced": str(done.replaced or ""),
    }
