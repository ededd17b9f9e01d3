"""The page « every letter on a sample case »: it becomes `docs/reference/letter-samples.md`."""

from notifications.gallery.case import Sample
from notifications.gallery.samples import samples
from notifications.letters import LETTERS, LetterSpec, Release
from notifications.wording import label

_HEAD = """# Courriers, sur un cas fictif

Page produite par `make docs` ; ne pas la modifier à la main.

La version en page web de chaque courrier dit la même chose que le texte."""
_RELEASES = {
    Release.AUTO: "part sans validation",
    Release.LEAD: "attend l’accord de la personne responsable du programme",
}


def document() -> str:
    """Return the Markdown of the gallery: for each letter who gets it, its object and its text."""
    parts = [_HEAD]
    by_code = {code: [s for s in samples() if s.code == code] for code in LETTERS}
    for code, found in by_code.items():
        parts.append(_chapter(LETTERS[code], found))
    return "\n\n".join(parts) + "\n"


def _chapter(spec: LetterSpec, found: list[Sample]) -> str:
    lines = [f"## {spec.title} (`{spec.code}`)", "", f"- Envoi : {_RELEASES[spec.release]}"]
    lines.append(f"- À : {_people(spec.to) or 'la personne concernée par l’acte'}")
    if spec.copy:
        lines.append(f"- Copie : {_people(spec.copy)}")
    if spec.asks:
        lines.append(f"- Action demandée : {spec.asks}")
    if spec.calendar:
        lines.append("- L’échéance est jointe pour l’agenda")
    for sample in found:
        composed = sample.compose()
        head = f"### Variante : {sample.variant}" if sample.variant else "### Exemple"
        lines += ["", head, "", f"Objet : {composed.subject}", "", "```text"]
        lines += [composed.text.rstrip("\n"), "```"]
    return "\n".join(lines)


def _people(kinds: tuple[str, ...]) -> str:
    return ", ".join(label("contact", kind) for kind in kinds)
