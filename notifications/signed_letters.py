"""What a signed letter and a certificate say on paper: the values of their documents.

Words only, already French; `notifications.printing` makes the bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from notifications.blocks import Block, BlockKind
from notifications.composition import Addressee, Agent, Composed, Heading, Signatory
from notifications.wording import day_phrase, day_text, french, list_text, short_day_text
from states.instants import EffectiveAt

LETTER = "letter"
CERTIFICATE = "certificate"
_KINDS: Mapping[BlockKind, str] = {
    BlockKind.HEADING: "heading",
    BlockKind.ITEM: "item",
    BlockKind.BOX: "box",
    BlockKind.ACTION: "action",
    BlockKind.QUOTE: "quote",
    BlockKind.PARAGRAPH: "paragraph",
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every paper of ours bears: who writes, about what, on which day."""

    agent: Agent
    heading: Heading
    day: date

    @property
    def signatory(self) -> Signatory:
        """Who signs; nobody named when the settings leave it empty."""
        return self.heading.signatory or Signatory(name="", function="")


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a certificate attests: who was labelled, by whom, when, for which places."""

    place: str
    file: str
    body: str
    decided_at: EffectiveAt
    sites: tuple[str, ...] = ()


def letter_values(composed: Composed, reader: Addressee, paper: Paper) -> dict[str, object]:
    """Return what the letter to this reader says on paper."""
    agent, heading = paper.agent, paper.heading
    return {
        **_common(paper, composed.subject),
        "recipient": recipient_lines(reader),
        "place_and_day": french(f"Le {day_text(paper.day)}"),
        "subject": composed.title,
        "references": [french(f"Dossier {heading.file}")] if heading.file else [],
        "salutation": french(f"{reader.salutation},"),
        "blocks": [_block(each) for each in composed.blocks],
        "farewell": composed.farewell,
        "contact": [
            french(f"Votre interlocuteur : {agent.name}, {agent.function}"),
            french(f"{agent.email} – {agent.phone}"),
        ],
        "copies": [french(each) for each in heading.copies],
    }


def certificate_values(label: Label, paper: Paper) -> dict[str, object]:
    """Return what the certificate of a label says."""
    title = french(f"Attestation de label – {label.place}")
    plural = len(label.sites) > 1
    decided = day_phrase(label.decided_at)
    return {
        **_common(paper, title),
        "place": french(label.place),
        "programme": french(paper.heading.programme),
        "decision": french(
            f"a reçu le label « {paper.heading.programme} » par décision prise {decided}."
        ),
        "rows": [
            [french("Instance"), french(label.body)],
            [french("Décision prise"), french(decided)],
            *([[french("Dossier"), french(label.file)]] if label.file else []),
            *(
                [["Antennes prévues" if plural else "Antenne prévue", list_text(label.sites)]]
                if label.sites
                else []
            ),
        ],
        "place_and_day": french(f"Fait le {short_day_text(paper.day)}"),
    }


def recipient_lines(reader: Addressee) -> list[str]:
    """Return how an envelope names a reader; no line twice, never a title that is not known."""
    lines = (reader.name, reader.function, reader.place)
    said = dict.fromkeys(french(line) for line in lines if line)
    # « Maire de Dax » already says where.
    whole = [line for line in said if not any(line != each and line in each for each in said)]
    return [_capital(line) for line in whole]


def _common(paper: Paper, title: str) -> dict[str, object]:
    signatory, agent = paper.signatory, paper.agent
    about = (paper.heading.programme, paper.heading.file)
    return {
        "dated": paper.day,
        "title": title,
        "author": agent.service,
        "sender": french(agent.service),
        "service": [french(paper.heading.programme), french(agent.address)],
        "signatory": french(signatory.name),
        "quality": french(signatory.function),
        "foot": french(" – ".join(each for each in about if each)),
    }


def _block(block: Block) -> dict[str, object]:
    return {"kind": _KINDS[block.kind], "lines": block.lines}


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]
