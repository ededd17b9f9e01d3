"""Writes the reference pages of `docs/reference/` from the code; `--check` only compares.

Each page has one row in `PAGES`; a page whose module does not exist yet is left out.
"""

import importlib.util
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from config import settings
from notifications import gallery
from notifications.letters import LETTERS, Release
from notifications.wording.labels import (
    ANTENNA_STATES,
    CANDIDATURE_STATES,
    CONTACT_KINDS,
    ROLES,
    label,
)
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.identifiers import Role
from states.tables import SAME, Lifecycle
from web.policy import Policy
from web.routes import ROUTES

FOLDER = Path(__file__).parent / "reference"
NOTICE = "Page produite par `make docs` ; ne pas la modifier à la main.\n"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A generated page: `module` is what it documents, `write` gives its whole text."""

    file: str
    title: str
    module: str
    write: Callable[[], str]


def pages() -> Mapping[str, str]:
    """The text of every page that can be written, by file name."""
    possible = [page for page in PAGES if importlib.util.find_spec(page.module)]
    texts = {page.file: page.write() for page in possible}
    listed = "\n".join(f"- [{page.title}]({page.file})" for page in possible)
    return {**texts, "index.md": f"# Consulter\n\n{NOTICE}\n{listed}\n"}


def main() -> int:
    """Writes the pages, or with `--check` names those that differ and returns 1."""
    stale = [name for name, text in pages().items() if _on_disk(name) != text]
    if "--check" in sys.argv[1:]:
        print("\n".join(f"à régénérer : docs/reference/{name}" for name in stale), end="")
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).write_text(pages()[name], encoding="utf-8")
    return 0


def _on_disk(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _lifecycles() -> str:
    parts = [
        f"# États et actes\n\n{NOTICE}",
        _lifecycle("Candidature", CANDIDATURE, CANDIDATURE_STATES),
        _lifecycle("Antenne", ANTENNA, ANTENNA_STATES),
    ]
    return "\n".join(parts)


def _lifecycle(title: str, lifecycle: Lifecycle, names: Mapping[str, str]) -> str:
    rows = [
        _row(
            f"`{row.trigger}`",
            label("trigger", row.trigger),
            ", ".join(names[source] for source in row.sources),
            "même état" if row.target == SAME else names[row.target],
            ", ".join(ROLES[role] for role in row.roles),
            ", ".join(f"`{guard.name}`" for guard in row.guards),
            ", ".join(f"`{field.name}`" for field in row.fields),
        )
        for row in lifecycle.rows
    ]
    states = [_row(f"`{state}`", names[state]) for state in lifecycle.states]
    heads = ("acte", "en clair", "de", "vers", "qui", "conditions", "informations demandées")
    return "\n".join(
        [
            f"## {title}\n",
            f"```mermaid\n{_diagram(lifecycle, names)}\n```\n",
            _table(("code", "état"), states),
            _table(heads, rows),
        ]
    )


def _diagram(lifecycle: Lifecycle, names: Mapping[str, str]) -> str:
    lines = ["stateDiagram-v2"]
    lines += [f"    {state} : {names[state]}" for state in lifecycle.states]
    for row in lifecycle.rows:
        if row.target != SAME:
            name = label("trigger", row.trigger)
            lines += [f"    {source} --> {row.target} : {name}" for source in row.sources]
    return "\n".join(lines)


def _commands() -> str:
    from workflow.cli import cli as command
    from workflow.cli.french import speak_french

    speak_french()

    parts = [f"# Commandes\n\n{NOTICE}"]
    waiting: list[tuple[tuple[str, ...], click.Command]] = [(("ancrage",), command)]
    while waiting:
        names, each = waiting.pop(0)
        context = click.Context(each, info_name=names[-1])
        usage = " ".join([*names, *each.collect_usage_pieces(context)])
        parts.append(f"## {' '.join(names)}\n\n{(each.help or '').strip()}\n\n`{usage}`\n")
        options = [found for param in each.params if (found := param.get_help_record(context))]
        if options:
            parts.append(_table(("option", "effet"), [_row(f"`{o}`", h) for o, h in options]))
        if isinstance(each, click.Group):
            found_names = each.list_commands(context)
            inner = [((*names, name), each.get_command(context, name)) for name in found_names]
            waiting[:0] = [(path, command) for path, command in inner if command is not None]
    return "\n".join(parts)


def _letters() -> str:
    rows = [
        _row(
            f"`{letter.code}`",
            letter.title,
            ", ".join(CONTACT_KINDS[kind] for kind in letter.to) or "personne désignée par l’acte",
            ", ".join(CONTACT_KINDS[kind] for kind in letter.copy),
            "le responsable du programme" if letter.release is Release.LEAD else "sans attendre",
        )
        for letter in LETTERS.values()
    ]
    heads = ("code", "courrier", "à", "copie", "départ décidé par")
    return f"# Courriers\n\n{NOTICE}\n{_table(heads, rows)}"


def _table(heads: tuple[str, ...], rows: list[str]) -> str:
    return "\n".join([_row(*heads), "|" + "---|" * len(heads), *rows]) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _pages() -> str:
    rows = [
        _row(f"`{route.path}`", " ".join(route.methods), _admitted(route.policy))
        for route in ROUTES
    ]
    return "\n".join(
        [
            f"# Pages du guichet\n\n{NOTICE}",
            "Une page refusée à un rôle répond 403 ; un dossier qu’un rôle ne peut pas lire répond",
            "comme un dossier qui n’existe pas.\n",
            _row("adresse", "méthode", "qui est admis"),
            _row("---", "---", "---"),
            *rows,
            "",
        ]
    )


def _admitted(policy: Policy) -> str:
    if policy.loopback_only:
        return "démonstration seulement"
    if policy.open_to_all:
        return "tout le monde"
    if policy.name == "signed_in":
        return "toute personne entrée"
    return ", ".join(ROLES[role] for role in Role if role in policy.roles)


PAGES = (
    Page(file="settings.md", title="Réglages", module="config.settings", write=settings.document),
    Page(file="states.md", title="États et actes", module="states.antenna", write=_lifecycles),
    Page(file="commands.md", title="Commandes", module="workflow.cli", write=_commands),
    Page(file="pages.md", title="Pages du guichet", module="web.routes", write=_pages),
    Page(file="letters.md", title="Courriers", module="notifications.letters", write=_letters),
    Page(
        file="letter-samples.md",
        title="Courriers, sur un cas fictif",
        module="notifications.gallery",
        write=gallery.document,
    ),
)

if __name__ == "__main__":
    sys.exit(main())
