"""Spreadsheets as nobody wants them: sound ones with hostile cells, and damaged ones."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from openpyxl import Workbook

DATA = files("config") / "programmes" / "au-coeur-des-territoires" / "data"
with (DATA / "acv_communes.csv").open(encoding="utf-8") as _rows_of_places:
    PLACES = tuple((row["insee"], row["commune"]) for row in csv.DictReader(_rows_of_places))
KNOWN = PLACES[::7][:30]
"""Towns that have a file when a file of history is imported; the first half have an antenna."""
HISTORY = ("decisions", "antennes", "etapes", "apprenants", "financements")
KINDS = ("candidatures", "contacts", *HISTORY)
HEADINGS = {
    "candidatures": (
        *("Code INSEE", "Collectivité", "Vague", "Date de dépôt", "Statut", "Canal", "Région"),
        *("Membres", "Séance", "Motif", "ACV", "TI"),
    ),
    "contacts": (
        *("Code INSEE", "Collectivité", "Nature", "Civilité", "Prénom", "Nom", "Fonction"),
        *("Courriel", "Téléphone"),
    ),
    "decisions": (
        *("Code INSEE", "Commune", "Décision", "Motif", "Comité", "Séance", "Date séance"),
        *("Notifiée le", "Annoncée le", "Sites"),
    ),
    "antennes": (
        *("Code INSEE", "Commune", "Statut", "Ouverture visée", "Ingénierie", "Déploiement"),
        *("Ouverture", "Motif", "Motif dispense", "Locaux", "Concertation avec la Région"),
    ),
    "etapes": ("Code INSEE", "Commune", "Étape", "Statut", "Date", "Date prévue", "Motif"),
    "apprenants": ("Code INSEE", "Commune", "Année scolaire", "Apprenants", "Source", "2020-2021"),
    "financements": (
        *("Code INSEE", "Commune", "Financeur", "Objet", "Montant demandé", "Montant obtenu"),
        *("Date", "Pièce"),
    ),
}
FORMULAS = (
    *("=1+1", "+33 1 23", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("x")', " =1", "\t=1"),
    *("\r=1", "\n=1", "\u00a0=1", "\u202f=1", "\u200b=1", "\ufeff=1", "＝1+1", "＋1", "－1", "＠x"),
    *("\x0b=1", "\u2003-1", "'=1", '"=1"', ";=1", "a;=1", 'a"\n=1', "\u2060=1", "\u00ad=1"),
)
ODD = (
    *("", " ", "2408", "02408", "40088.0", "1e5", "NaN", "inf", "-0", "00000", "2A004", "97120"),
    *("x" * 3_999, "x" * 4_001, "é\u0301", "\u202eabc", "\U0001f4a3", "\x00", "\x1b[2J", "�"),
    *("<b>x</b>", "{{ champ }}", "{% x %}", "%s%n", "../../etc", "NULL", "O'Neil", "\\", '"', "''"),
)
DATES = (
    *("24/07/2020", "06/11/2020 23:59", "31/02/2021", "25/10/2020 02:30", "28/03/2021 02:30"),
    *("00/00/0000", "1/1/1", "32/13/9999", "44000", "9999999", "24-07-2020", "2020-07-24", "hier"),
    *("24/07/20", "24/07/2020 25:61", "29/02/2020", "29/02/2021", "01/01/0001", "31/12/9999"),
)
STATES = ("déposée", "brouillon", "analysée", "retenue", "non retenue", "reportée", "perdue", "")
WINDOWS = ("AMI2/vague-1", "Vague 1 de l’AMI 2", "AMI2 vague 1", "AMI2/vague-2", "AMI9", "vague 7")
NATURES = ("contact", "exécutif", "responsable", "centre régional", "témoin", "roi")
OUTCOMES = ("retenue", "non retenue", "reportée", "gagnée", "")
ANTENNA_STATES = ("labellisée", "en ingénierie", "ouverte", "pilote", "en sommeil", "fermée", "?")
MILESTONES = ("Locaux", "premises", "Convention d’implantation", "Offre de formation", "Cave")
SETTLED = ("faite", "dispensée", "prévue", "oui", "nc", "peut-être")
YEARS = ("2020-2021", "2019/20", "2021", "2020-2022", "20-21", "nc", "1999-2000")
COUNTS = ("1 234", "41", "nc", "-3", "12,5", "1e9", "999999999", "quarante", "0041")
AMOUNTS = ("12 500,50 €", "12.500", "nc", "12 k€", "-5", "1e6", "12,345", "€", "999999999999")
LINE_ENDS = ("\r\n", "\n", "\r")
SEPARATORS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1", "cp437")

UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError),
    *(NotImplementedError, RuntimeError),
)
"""What `zipfile` raises on a damaged archive."""


@dataclass(frozen=True, kw_only=True)
class FuzzedFile:
    """A file to import: what it says it holds, its name's ending and its bytes."""

    kind: str
    suffix: str
    content: bytes


def file_of(seed: int) -> FuzzedFile:
    """Return the file of a seed; the same seed always gives the same."""
    random = Random(seed)
    kind = random.choice(KINDS)
    rows = _rows(random, kind)
    if random.random() < 0.25:
        content, suffix = _workbook(random, rows), ".xlsx"
    else:
        content, suffix = _text(random, rows), ".csv"
    for _ in range(random.choice((0, 0, 1, 1, 3))):
        content = random.choice(DAMAGES)(content, random)
    return FuzzedFile(kind=kind, suffix=suffix, content=content)


def _rows(random: Random, kind: str) -> list[list[str]]:
    """Return headings and lines; one file in three is as sound as its cells are hostile."""
    headings = list(HEADINGS[kind])
    sound = random.random() < 0.35
    decided = len(KNOWN) // 2
    among = PLACES
    if kind in HISTORY:
        among = KNOWN[decided:] if kind == "decisions" else KNOWN[:decided]
    among = KNOWN if kind in HISTORY and random.random() < 0.2 else among
    places = random.sample(among, random.choice((1, 2, 3, 8)))
    lines = [_line(random, kind, place, sound=sound) for place in places]
    if not sound and random.random() < 0.3:
        random.choice(_UPSETS)(random, headings, lines)
    return [headings, *lines]


def _line(random: Random, kind: str, place: tuple[str, str], *, sound: bool) -> list[str]:
    code, name = place
    pools: dict[int, Sequence[str]]
    if kind == "candidatures":
        cells = [code, name, "AMI2/vague-1", "24/07/2020", "déposée", "", "", "", "", "", "oui", ""]
        pools = {2: WINDOWS, 3: DATES, 4: STATES}
        cells[9] = random.choice(FORMULAS)
        cells[1] = random.choice((name, random.choice(FORMULAS)))
    else:
        mail = f"contact-{random.randrange(10_000)}@ville.example"
        cells = [code, name, "contact", "Mme", "", "Contact", "", mail, "01 02 03 04 05"]
        pools = {2: NATURES}
        for index in (4, 5, 6):
            cells[index] = random.choice(FORMULAS)
    if kind in HISTORY:
        cells, pools = _history(random, kind, place)
    if not sound:
        for _ in range(random.choice((1, 1, 2, 5))):
            index = random.randrange(len(cells))
            cells[index] = random.choice((*ODD, *FORMULAS, *pools.get(index, ODD)))
    return cells


def _history(
    random: Random, kind: str, place: tuple[str, str]
) -> tuple[list[str], dict[int, Sequence[str]]]:
    """Return a sound line of history of a town, and what its cells may also hold."""
    whose, words = list(random.choice((place, ("", place[1])))), random.choice(FORMULAS)
    match kind:
        case "decisions":
            held = ("Comité de sélection", f"S-{random.randrange(40)}", "09/11/2020", "", "", "")
            return [*whose, "retenue", words, *held], {2: OUTCOMES, 6: DATES, 7: DATES, 8: DATES}
        case "antennes":
            dates = ("31/12/2021", "nc", "", "")
            tail = (words, random.choice(("", words)), random.choice(("oui", "")), "")
            pools = {2: ANTENNA_STATES, 3: DATES, 4: DATES, 5: DATES, 6: DATES, 9: SETTLED}
            return [*whose, random.choice(ANTENNA_STATES[:3]), *dates, *tail], pools
        case "etapes":
            said = random.choice((("faite", "nc", ""), ("prévue", "", "01/03/2021")))
            pools = {2: MILESTONES, 3: SETTLED, 4: DATES, 5: DATES}
            return [*whose, random.choice(MILESTONES[:4]), *said, words], pools
        case "apprenants":
            return [*whose, "2019-2020", random.choice(COUNTS[:3]), words, ""], {
                2: YEARS,
                3: COUNTS,
            }
    amounts = (random.choice(AMOUNTS[:1]), "nc", "01/10/2020", words)
    return [*whose, words, words, *amounts], {4: AMOUNTS, 5: AMOUNTS, 6: DATES}


def _text(random: Random, rows: Sequence[Sequence[str]]) -> bytes:
    separator = random.choices(SEPARATORS, (8, 2, 2, 1))[0]
    end = random.choices(LINE_ENDS, (6, 3, 1))[0]
    lines = (separator.join(_quoted(cell, separator) for cell in row) for row in rows)
    encoding = random.choices(ENCODINGS, (6, 4, 4, 1, 1, 1))[0]
    return (end.join(lines) + end).encode(encoding, "replace")


def _quoted(cell: str, separator: str) -> str:
    if any(each in cell for each in (separator, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _workbook(random: Random, rows: Sequence[Sequence[str]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            clean = "".join(each for each in cell if each.isprintable() or each in "\t\n\r")
            written = sheet.cell(row, column, clean)
            if clean.startswith("=") and random.random() < 0.7:
                written.data_type = "s"
    book.save(content)
    return content.getvalue()


def _flip(content: bytes, random: Random) -> bytes:
    spoiled = bytearray(content)
    for _ in range(random.choice((1, 4, 40))):
        if spoiled:
            spoiled[random.randrange(len(spoiled))] ^= 1 << random.randrange(8)
    return bytes(spoiled)


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _double(content: bytes, _random: Random) -> bytes:
    return content + content


def _graft(content: bytes, random: Random) -> bytes:
    place = random.randrange(len(content) + 1)
    return content[:place] + random.randbytes(random.choice((1, 10, 1_000))) + content[place:]


def _swell(content: bytes, random: Random) -> bytes:
    place = random.randrange(len(content) + 1)
    filler = random.choice((b'"', b";", b"\n", b"x", b"\r\n", b'";"'))
    return content[:place] + filler * random.choice((100, 5_000, 200_000)) + content[place:]


def _replace_member(content: bytes, random: Random) -> bytes:
    """Spoil one part of a workbook and close it again, so that only its inside is wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except UNREADABLE:
        return content
    if members:
        name = random.choice(sorted(members))
        spoil = random.choice((_flip, _cut, _graft, lambda *_: b"", _markup))
        members[name] = spoil(members[name], random)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members.items():
            archive.writestr(name, inside)
    return written.getvalue()


def _markup(content: bytes, random: Random) -> bytes:
    """Change what the cells of a sheet say they are."""
    old, new = random.choice(
        (
            (b't="inlineStr"', b't="d"'),
            (b't="s"', b't="n"'),
            (b"<v>", b"<v>9e999"),
            (b"<sheetData>", b'<!DOCTYPE a [<!ENTITY b "c">]><sheetData>'),
            (b'r="A', b'r="ZZZZ'),
            (b"<row ", b"<row r='-1' "),
        )
    )
    return content.replace(old, new)


def _widen(random: Random, headings: list[str], lines: list[list[str]]) -> None:
    headings += random.sample(headings, 3)
    for line in lines:
        line += [random.choice(ODD)] * random.choice((0, 3, 300))


def _shuffle(random: Random, headings: list[str], _lines: list[list[str]]) -> None:
    random.shuffle(headings)


def _rename(random: Random, headings: list[str], _lines: list[list[str]]) -> None:
    headings[random.randrange(len(headings))] = random.choice((*ODD, *FORMULAS))


def _repeat(_random: Random, _headings: list[str], lines: list[list[str]]) -> None:
    lines += lines


DAMAGES: Sequence[Callable[[bytes, Random], bytes]] = (
    *(_flip, _cut, _double, _graft, _swell, _replace_member, _replace_member),
)
_UPSETS = (_widen, _shuffle, _rename, _repeat)
