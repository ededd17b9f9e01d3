"""The lifecycles as pictures made from their tables."""

from pathlib import Path

import click

from notifications.wording import TABLES
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.diagrams import Words, document, mermaid
from workflow.cli.console import print_json
from workflow.cli.context import Session, pass_session

LIFECYCLES = {"candidature": CANDIDATURE, "antenne": ANTENNA}


@click.command(help="Dessine la vie d’une candidature et d’une antenne (Mermaid).")
@click.argument(
    "name", metavar="[candidature|antenne]", required=False, type=click.Choice(list(LIFECYCLES))
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fichier à écrire ; par défaut, la sortie standard.",
)
@pass_session
def diagram(session: Session, name: str | None, output: Path | None) -> None:
    """Print or write one diagram, or the page of both with the tables of their rows."""
    words = {"candidature": _words("candidature", "state"), "antenne": _words("antenne", "antenna")}
    if name is None:
        text = document(words["candidature"], words["antenne"])
    else:
        text = mermaid(LIFECYCLES[name], words[name])
    if output is not None:
        output.write_text(text, encoding="utf-8")
    if session.as_json:
        print_json({"diagram": text, "file": str(output) if output else None})
    elif output is not None:
        click.echo(f"Diagramme écrit : {output}")
    else:
        click.echo(text, nl=False)


def _words(title: str, states: str) -> Words:
    return Words(
        title=title.capitalize(),
        states=TABLES[states],
        triggers=TABLES["trigger"],
        roles=TABLES["role"],
        same="(inchangé)",
        heads=("Acte", "De", "Vers", "Qui", "Conditions", "Informations"),
    )
