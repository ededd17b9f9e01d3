"""Commands on candidatures and antennas: opening, pieces, every trigger of the law, milestones."""

import re
from pathlib import Path

import click

from notifications.wording import label
from states.acts import FieldKind
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.identifiers import CaseId, Value
from states.instants import EffectiveAt
from workflow.cli.console import carry_out, say
from workflow.cli.context import Session, pass_session
from workflow.cli.references import case_of, cases_of
from workflow.cli.when import parse_day, parse_when
from workflow.commands import ActOnCase, ActTogether, AddPiece, Command, OpenDraft
from workflow.outcomes import Done
from workflow.writing.commands import Exchange, NoteExchange

AT = click.option(
    "--at", default="", help="Date de l’acte, avec sa précision (défaut : maintenant)."
)
FLAGS = {"oui": True, "yes": True, "true": True, "non": False, "no": False, "false": False}
_NOT_TAKEN = {
    "day": "Cet acte ne prend pas --on : donnez sa date par --at.",
    "reason": "Cet acte ne prend pas --reason : pour une dispense motivée, utilisez "
    "« milestone waive ».",
}
LARGEST_FILE = 25_000_000
"""Bytes read from a file at most; the law of pieces is narrower."""


@click.group(help="Candidatures.")
def candidature() -> None:
    """Group the commands of candidatures."""


@candidature.command("open", help="Ouvre un brouillon pour une collectivité.")
@click.argument("code", metavar="CODE")
@click.option("--window", required=True, help="Fenêtre de dépôt, par exemple AMI2/vague-1.")
@click.option("--member", "members", multiple=True, help="Autre membre d’un consortium (code).")
@click.option("--mark", "marks", multiple=True, type=click.Choice(["unnamed", "fictional"]))
@AT
@pass_session
def open_candidature(
    session: Session, /, code: str, window: str, at: str, **lists: tuple[str, ...]
) -> None:
    """Open a draft."""
    command = OpenDraft(
        actor=session.actor(),
        authority=code,
        window=window,
        members=lists["members"],
        marks=lists["marks"],
        effective_at=_when(at),
    )
    carry_out(session, command, "Brouillon ouvert : {reference}.")


@click.group(help="Pièces d’un dossier.")
def piece() -> None:
    """Group the commands of pieces."""


@piece.command("add", help="Ajoute une pièce à un dossier.")
@click.argument("reference", metavar="RÉFÉRENCE")
@click.argument("kind", metavar="PIÈCE")
@click.argument("path", metavar="[FICHIER]", required=False, type=click.Path(path_type=Path))
@pass_session
def add_piece(session: Session, reference: str, kind: str, path: Path | None) -> None:
    """Add a piece, with its bytes when a file is given."""
    content = content_of(path) if path else None
    command = AddPiece(
        actor=session.actor(),
        case=case_of(session, reference),
        piece=kind,
        content=content,
        file_name=path.name if path else "",
    )
    carry_out(session, command, "Pièce enregistrée.")


@click.command(help="Fait avancer un dossier, ou plusieurs ensemble (tous ou aucun).")
@click.argument("trigger", metavar="ACTE")
@click.argument("references", metavar="RÉFÉRENCE…", nargs=-1, required=True)
@click.option("-i", "--input", "inputs", multiple=True, help="Information : nom=valeur.")
@AT
@click.option("--version", type=int, default=None, help="Version du dossier que vous avez lue.")
@click.option("--dry-run", is_flag=True, help="Répète sans rien enregistrer.")
@pass_session
def advance(
    session: Session,
    /,
    trigger: str,
    references: tuple[str, ...],
    inputs: tuple[str, ...],
    **options: object,
) -> None:
    """Take one trigger on one or several cases."""
    values = _inputs(session, trigger, inputs)
    at = _when(str(options["at"] or ""))
    version = options["version"]
    if version is not None and len(references) > 1:
        raise click.UsageError("L’option --version ne vaut que pour un seul dossier.")
    acts = tuple(
        ActOnCase(
            actor=session.actor(),
            effective_at=at,
            case=case,
            trigger=trigger,
            inputs=values,
            version=version if isinstance(version, int) else None,
        )
        for case in cases_of(session, references)
    )
    command: Command = acts[0]
    if len(acts) > 1:
        command = ActTogether(actor=session.actor(), effective_at=at, acts=acts)
    if options["dry_run"]:
        _rehearse(session, command)
        return
    done = carry_out(session, command, lambda done: _what_changed(done, references))
    if done.letters and not session.as_json:
        say(f"Lettres préparées : {len(done.letters)}.")


def _what_changed(done: Done, references: tuple[str, ...]) -> str:
    """Return « Enregistré. AMI2-014 : déposée. », the states only of files whose state changed."""
    asked = [step for step in done.steps if step.trigger == done.steps[0].trigger]
    moved = [
        f"{reference.upper()} : {label(_table_of(reference), step.target)}"
        for reference, step in zip(references, asked, strict=False)
        if step.target != step.source
    ]
    return " ".join(["Enregistré.", *(f"{each}." for each in moved)])


def _table_of(reference: str) -> str:
    """Return the table of states of a reference: antennas end in « -A1 »."""
    return "antenna" if re.search(r"-a\d+$", reference, re.IGNORECASE) else "state"


@click.group(help="Étapes d’une antenne.")
def milestone() -> None:
    """Group the commands of milestones."""


def _milestone_command(trigger: str, summary: str) -> click.Command:
    @milestone.command(trigger.removeprefix("milestone_"), help=summary)
    @click.argument("reference", metavar="RÉFÉRENCE")
    @click.argument("name", metavar="ÉTAPE")
    @click.option("--on", "day", default="", help="Jour visé.")
    @click.option("--reason", default="", help="Motif d’une dispense.")
    @AT
    @pass_session
    def command(session: Session, /, reference: str, name: str, **options: str) -> None:
        values: dict[str, Value] = {"milestone": name}
        taken = {field.name for row in ANTENNA.rows_of(trigger) for field in row.fields}
        for option, sentence in _NOT_TAKEN.items():
            if options[option] and option not in taken:
                raise click.UsageError(sentence)
        if options["day"]:
            values["day"] = parse_day(options["day"]).isoformat()
        if options["reason"]:
            values["reason"] = options["reason"]
        act = ActOnCase(
            actor=session.actor(),
            effective_at=_when(options["at"]),
            case=case_of(session, reference),
            trigger=trigger,
            inputs=values,
        )
        carry_out(session, act, "Étape enregistrée.")

    return command


milestone_done = _milestone_command("milestone_done", "Dit qu’une étape est faite.")
milestone_waive = _milestone_command("milestone_waive", "Dispense d’une étape, avec un motif.")
milestone_propose = _milestone_command("milestone_propose", "Propose une date pour une étape.")
milestone_confirm = _milestone_command(
    "milestone_confirm", "Confirme la date d’une étape : les rappels partent."
)


@click.command(help="Note un échange sur un dossier.")
@click.argument("reference", metavar="RÉFÉRENCE")
@click.argument("text", metavar="TEXTE")
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in Exchange]),
    default="other",
    help="Nature de l’échange.",
)
@click.option("--on", "day", default="", help="Jour de l’échange (défaut : aujourd’hui).")
@click.option("--with", "person", default=None, help="Personne enregistrée qui y a pris part.")
@pass_session
def note(session: Session, /, reference: str, text: str, **options: str | None) -> None:
    """Note an exchange."""
    if not text.strip():
        raise click.BadParameter("la note est vide. Écrivez quelques mots.")
    person = options["person"]
    command = NoteExchange(
        actor=session.actor(),
        case=case_of(session, reference),
        kind=options["kind"] or "",
        text=text,
        on=parse_day(options["day"]) if options["day"] else None,
        person=CaseId(person) if person is not None else None,
    )
    carry_out(session, command, "Note enregistrée.")


def _rehearse(session: Session, command: Command) -> None:
    from workflow.cli.rehearsing import print_rehearsal

    print_rehearsal(session, command)


def _when(text: str) -> EffectiveAt | None:
    return parse_when(text) if text else None


def _inputs(session: Session, trigger: str, given: tuple[str, ...]) -> dict[str, Value]:
    kinds = {
        field.name: field.kind
        for lifecycle in (CANDIDATURE, ANTENNA)
        for row in lifecycle.rows_of(trigger)
        for field in row.fields
    }
    values: dict[str, Value] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise click.BadParameter(f"« {each[:60]} » : écrivez nom=valeur.")
        if kinds and name not in kinds:
            raise click.BadParameter(
                f"l’acte « {trigger} » ne prend pas « {name} ». Informations admises : "
                f"{', '.join(kinds)}."
            )
        values[name] = _typed(session, kinds.get(name), name, value)
    return values


def _typed(session: Session, kind: FieldKind | None, name: str, value: str) -> Value:
    if kind is FieldKind.CODES:
        return [code.strip() for code in value.split(",") if code.strip()]
    if kind is FieldKind.FLAG:
        if value.lower() not in FLAGS:
            raise click.BadParameter(f"« {name}={value} » : répondez oui ou non.")
        return FLAGS[value.lower()]
    if name == "session" and value:
        return _session_case(session, value)
    return value


def _session_case(session: Session, reference: str) -> CaseId:
    return case_of(session, reference)


def content_of(path: Path) -> bytes:
    """Return the bytes of a file given on the command line.

    Raises:
        click.BadParameter: it is not there, or larger than anything taken.
    """
    if not path.is_file():
        raise click.BadParameter(f"le fichier « {path} » n’existe pas. Vérifiez le chemin.")
    if path.stat().st_size > LARGEST_FILE:
        raise click.BadParameter(f"le fichier « {path.name} » est trop volumineux. Réduisez-le.")
    return path.read_bytes()
