"""The lead's daily writing from the command line: nudges, selections, texts, held letters."""

import click

from notifications.additions import WrittenPart
from notifications.wording import count_text, instant_text, label
from states.identifiers import CaseId, ContactKind
from workflow.archive import Archive
from workflow.cli.console import carry_out, explain, print_json, print_table, say
from workflow.cli.context import Session, pass_session
from workflow.cli.edge import REFUSED, USAGE
from workflow.cli.references import case_of, cases_of
from workflow.outcomes import Done, Invalid
from workflow.store.records import LetterRow
from workflow.writing.commands import EditLetter, EditText, NudgePerson, WriteToSelection

NO_LETTER = "Aucun courrier sur ce dossier n’a encore été adressé à cette personne."
READERS = ("executive", "contact", "general_services", "regional_centre", "regional_director")


@click.group(help="Écrit à la main : relances, messages, textes des courriers.")
def write() -> None:
    """Group the commands of writing."""


@write.command("nudge", help="Relance une personne sur ce qui est attendu d’elle.")
@click.argument("reference", metavar="RÉFÉRENCE")
@click.argument("person", metavar="PERSONNE")
@click.option("--about", default="", help="Ce qui est attendu, s’il y a plusieurs choses.")
@click.option("--text", default="", help="Quelques mots, en tête du courrier.")
@click.option("--confirm", is_flag=True, help="Relance même si un courrier est récent.")
@pass_session
def nudge(session: Session, /, reference: str, person: str, about: str, **more: object) -> None:
    """Show the last letter about the file, then write one more."""
    case = case_of(session, reference)
    _show_last(session, case, person)
    command = NudgePerson(
        actor=session.actor(),
        case=case,
        person=CaseId(person),
        about=about,
        text=str(more["text"]),
        confirmed=bool(more["confirm"]),
    )
    carry_out(session, command, "Courrier préparé.")


@write.command("selection", help="Écrit à une sélection de dossiers ; sans --count, répète.")
@click.argument("references", metavar="RÉFÉRENCE…", nargs=-1, required=True)
@click.option("--subject", required=True, help="Objet, avec des champs {{ champ }} si besoin.")
@click.option("--text", required=True, help="Texte ; une ligne vide sépare les paragraphes.")
@click.option("--reason", required=True, help="Pourquoi ce message.")
@click.option("--to", "readers", multiple=True, type=click.Choice(READERS), help="Destinataires.")
@click.option("--count", type=int, default=None, help="Nombre de courriers que vous confirmez.")
@pass_session
def selection(
    session: Session, /, references: tuple[str, ...], count: int | None, **given: object
) -> None:
    """Rehearse a message to a selection, or write it when its count is confirmed."""
    readers = given["readers"]
    assert isinstance(readers, tuple)
    command = WriteToSelection(
        actor=session.actor(),
        cases=cases_of(session, references),
        subject=str(given["subject"]),
        text=str(given["text"]),
        reason=str(given["reason"]),
        to=tuple(ContactKind(each) for each in readers) or (ContactKind.CONTACT,),
        expected=count or 0,
    )
    if count is None:
        session.require_insider()
        _rehearse(session, command)
        return
    carry_out(session, command, "Courriers à valider : {letters}.")


@write.command("text", help="Change un texte ajouté à tous les courriers d’un modèle.")
@click.argument("code", metavar="MODÈLE")
@click.argument("part", metavar="EMPLACEMENT", type=click.Choice([str(p) for p in WrittenPart]))
@click.argument("text", metavar="TEXTE")
@pass_session
def text_(session: Session, code: str, part: str, text: str) -> None:
    """Write a new version of a standing text; an empty one removes it."""
    command = EditText(actor=session.actor(), code=code, part=part, text=text)
    carry_out(session, command, "Texte enregistré.")


@write.command("texts", help="Montre les textes en vigueur et leurs versions.")
@pass_session
def texts(session: Session) -> None:
    """Print the standing texts of every letter."""
    from workflow.mail.standing_texts import editable_codes, versions_of

    session.require_insider()
    office = session.opened()
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        found = [each for code in editable_codes() for each in versions_of(archive, code)]
        words = reader.texts([each.ref for each in found if each.ref])
    if session.as_json:
        print_json(
            [
                {
                    "code": each.code,
                    "part": str(each.part),
                    "version": each.version,
                    "text": words.get(each.ref, ""),
                    "written_at": each.written_at.isoformat(),
                }
                for each in found
            ]
        )
        return
    rows = [
        (
            each.code,
            label("written_part", each.part),
            str(each.version),
            instant_text(each.written_at),
            words.get(each.ref, "retiré" if not each.ref else "caviardé"),
        )
        for each in found
    ]
    print_table("Textes", ("Modèle", "Emplacement", "Version", "Écrit le", "Texte"), rows)


@write.command("letter", help="Modifie un seul courrier à valider, avant son départ.")
@click.argument("letter", metavar="LETTRE")
@click.argument("part", metavar="EMPLACEMENT")
@click.argument("text", metavar="TEXTE")
@pass_session
def letter_(session: Session, letter: str, part: str, text: str) -> None:
    """Give one held letter words of its own; an empty text takes them back."""
    command = EditLetter(actor=session.actor(), letter=letter, part=part, text=text)
    carry_out(session, command, "Courrier modifié.")


def _show_last(session: Session, case: CaseId, person: str) -> None:
    if session.as_json or not session.actor().is_insider:
        return
    with session.opened().store.read() as reader:
        found = reader.last_letter_about(case, person)
    say(_line_of(found) if found else NO_LETTER)


def _line_of(letter: LetterRow) -> str:
    from notifications.letters import LETTERS

    at = instant_text(letter.sent_at or letter.due_at)
    title, state = LETTERS[letter.code].title, label("phase", letter.phase)
    return f"Dernier courrier : {title}, {at} ({state})."


def _rehearse(session: Session, command: WriteToSelection) -> None:
    from workflow.writing.preview import rehearse_selection

    found = rehearse_selection(session.opened(), command)
    session.outcome = found.outcome
    if not isinstance(found.outcome, Done):
        explain(session, found.outcome)
        code = USAGE if isinstance(found.outcome, Invalid) else REFUSED
        raise click.exceptions.Exit(code)
    left_out = [
        (each.case, label("left_out", each.why), each.person or "") for each in found.left_out
    ]
    if session.as_json:
        print_json(
            {
                "outcome": "rehearsed",
                "count": found.count,
                "left_out": [
                    {"case": case, "why": str(each.why), "person": person or None}
                    for each, (case, _, person) in zip(found.left_out, left_out, strict=True)
                ],
                "redirected": found.redirected,
                "text": found.preview.text if found.preview else "",
            }
        )
        return
    say("Répétition : rien n’est enregistré, aucune lettre ne part.")
    if found.preview is not None:
        shown = found.preview
        click.echo(f"À : {shown.to}\nObjet : {shown.subject}\n\n{shown.text}")
    if left_out:
        print_table("Laissés de côté", ("Dossier", "Pourquoi", "Personne"), left_out)
    if found.selection.undisclosed:
        undisclosed = count_text(len(found.selection.undisclosed), "dossier")
        say(f"Attention : {undisclosed} dont la décision n’est pas encore connue de la ville.")
    say(f"{count_text(found.count, 'courrier')}. Pour l’écrire : ajoutez --count {found.count}.")
