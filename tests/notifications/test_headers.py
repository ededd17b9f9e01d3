import random
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.addresses import Mailbox
from notifications.faults import Fault, MessageError
from notifications.headers import Addressing, write_headers

SENDER = Mailbox(address="programme@acdt.example", name="Programme")
RECIPIENT = Mailbox(address="mairie@dax.example", name="Mairie de Dax")

SUBJECT_WORDS = (
    *("il reste", "sept", "jours avant", "la", "clôture", "de", "votre", "candidature", "est"),
    *("complète", "«", "Au", "cœur", "des", "territoires", "»", "l’antenne", "AMI2-014", "Œuvre"),
    *("Saint-Jean-d’Angély", "1er", "juillet\u00a0:", "échéance\u00a0!", "n°\u00a014", "–", "à"),
    *("23\u202fh\u202f59", "été", "déposée", "(2)", "🎉", "👩\u200d🏫", "_", "?", '"', "a=b_c?"),
    *("anticonstitutionnellement" * 4, "é" * 70, "=?utf-8?q?x?="),
)
NAME_WORDS = (
    *("Élise", "Lefèvre-Moulin", "Mairie", "de la", "Communauté", "d’agglomération", "du Grand"),
    *("Laon", "«", "Pôle", "»", "Région", "Pays", "Château-Thierry", "(siège)", "Nord,", "Zoé"),
    *("Loiret;", "Noël", "🎉", "a@b", "<x>", '"Cnam"', "\\", "\u00a0:", "=?utf-8?q?x?=", "x" * 80),
)


def wire(subject: str, sender: Mailbox = SENDER, recipient: Mailbox = RECIPIENT) -> bytes:
    headers = write_headers(Addressing(subject=subject, sender=sender, recipient=recipient))
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii") + b"\r\n"


def read_back(header: str) -> str:
    return str(make_header(decode_header(header)))


def some_french(seed: int, words: tuple[str, ...], most: int) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choices(words, k=draw.randint(1, most))) for _ in range(5000)]


def test_five_thousand_french_subjects_survive_the_round_trip() -> None:
    subjects = some_french(1, SUBJECT_WORDS, 12)
    raws = [wire(subject) for subject in subjects]
    assert [read_back(message_from_bytes(raw)["Subject"]) for raw in raws] == subjects
    modern = [message_from_bytes(raw, policy=policy.default)["Subject"] for raw in raws]
    assert modern == subjects


def test_five_thousand_french_names_survive_the_round_trip() -> None:
    names = [name[:200].strip() for name in some_french(2, NAME_WORDS, 6)]
    raws = [wire("x", recipient=Mailbox(address="m@dax.example", name=name)) for name in names]
    pairs = [parseaddr(message_from_bytes(raw)["To"]) for raw in raws]
    assert [read_back(name) for name, _ in pairs] == names
    assert {address for _, address in pairs} == {"m@dax.example"}


def test_french_names_of_people_survive_a_reader_that_adds_spaces_between_words() -> None:
    names = [
        "Élise Lefèvre-Moulin",
        "Madame la Présidente de la communauté d’agglomération du Pays de Château-Thierry",
        "« Au cœur des territoires »",
        "Pôle d’équilibre territorial et rural du Nord Loiret",
        "Responsable, du programme",
        "",
    ]
    raws = [wire("x", recipient=Mailbox(address="m@dax.example", name=name)) for name in names]
    read = [message_from_bytes(raw, policy=policy.default)["To"].addresses[0] for raw in raws]
    assert [one.display_name for one in read] == names


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=80),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80),
)
@settings(max_examples=200, deadline=None)
def test_any_text_survives_the_round_trip(subject: str, name: str) -> None:
    raw = wire(subject, sender=Mailbox(address="p@acdt.example", name=name))
    message = message_from_bytes(raw)
    shown, address = parseaddr(message["From"])
    assert (read_back(message["Subject"]), read_back(shown)) == (subject, name)
    assert address == "p@acdt.example"


@given(st.sampled_from(SUBJECT_WORDS), st.sampled_from(NAME_WORDS), st.integers(1, 6))
@settings(max_examples=100, deadline=None)
def test_no_line_is_longer_than_readers_like(word: str, name: str, times: int) -> None:
    mailbox = Mailbox(address="m@dax.example", name=" ".join([name] * times)[:200])
    lines = wire(" ".join([word] * times)[:600], sender=mailbox, recipient=mailbox).split(b"\r\n")
    assert max(map(len, lines)) <= 76


@pytest.mark.parametrize(
    "character", ["\r\n", "\n", "\r", "\0", "\x0b", "\x85", "\u2028", "\u2029"]
)
@pytest.mark.parametrize("field", ["Subject", "From", "To", "Reply-To"])
def test_no_value_can_add_a_line(field: str, character: str) -> None:
    evil = f"Dax{character}Bcc: tous@x.example"
    named = dict.fromkeys(("From", "To", "Reply-To"), SENDER) | {
        field: Mailbox(address="a@dax.example", name=evil)
    }
    with pytest.raises(MessageError) as refused:
        write_headers(
            Addressing(
                subject=evil if field == "Subject" else "x",
                sender=named["From"],
                recipient=named["To"],
                reply_to=named["Reply-To"],
            )
        )
    assert (refused.value.field, refused.value.fault) == (field, Fault.CONTROL_CHARACTER)
    assert refused.value.value == evil


@pytest.mark.parametrize(
    ("subject", "fault"),
    [("", Fault.EMPTY), ("x" * 601, Fault.TOO_LONG), ("\udc80", Fault.NOT_TEXT)],
)
def test_a_subject_that_cannot_be_shown_is_refused(subject: str, fault: Fault) -> None:
    with pytest.raises(MessageError) as refused:
        wire(subject)
    assert refused.value.fault is fault


def test_a_name_over_200_characters_is_refused() -> None:
    with pytest.raises(MessageError):
        wire("x", recipient=Mailbox(address="a@dax.example", name="x" * 201))


def test_plain_values_stay_readable_in_the_source() -> None:
    assert wire("AMI2-014 Dax") == (
        b"From: Programme <programme@acdt.example>\r\n"
        b"To: Mairie de Dax <mairie@dax.example>\r\n"
        b"Subject: AMI2-014 Dax\r\n\r\n"
    )
