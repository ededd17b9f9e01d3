"""The official communes and intercommunalities of France, by code and by name as people write it.

The lists stand beside this module (`gazetteer/SOURCES.md`). Nothing here chooses between homonyms:
whoever asks gets every place that bears a name.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from workflow.importing.columns import normalised

CHOICES = 6
"""As many places are offered for a name that none bears."""
ALIKE = 0.86
"""How alike two names must be, from 0 to 1, for one to be offered for the other."""
_SAINTS: Mapping[str, str] = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_FORMS = re.compile(
    r"^(?:(?:ca|cc|cu|epci|agglo|agglomeration|metropole|entente|consortium)\b"
    r"|communaute (?:agglomeration|communes|urbaine)\b)\s*"
)
"""The legal form an intercommunality's name opens with, written in many ways."""


@dataclass(frozen=True, kw_only=True)
class Official:
    """A place of the official lists; `code` is an INSEE code, or the SIREN of an EPCI."""

    code: str
    name: str
    kind: str
    departement: str
    region: str

    @property
    def shown(self) -> str:
        """The code, the name and the département, to choose by: « 68297 (Saint-Louis, Haut-Rhin) ».

        An EPCI says its legal form in its own name.
        """
        where = departement_name(self.departement)
        return f"{self.code} ({self.name}, {where})" if where else f"{self.code} ({self.name})"


def spelled(name: str) -> str:
    """Return a name for comparing: no accent, case, hyphen or small word, « St » as « Saint »."""
    words = normalised(name).split()
    return " ".join(_SAINTS.get(word, word) for word in words)


def bare(name: str) -> str:
    """Return a name for comparing, without the legal form it may open with."""
    text = spelled(name)
    return _FORMS.sub("", text) or text


def official_of_code(code: str) -> Official | None:
    """Return the place of an INSEE code or a SIREN, None when the lists do not hold it."""
    return _by_code().get(code)


def officials_named(name: str) -> tuple[Official, ...]:
    """Return every place of this name, whatever its spelling, by code; () when none bears it.

    A whole name comes before one that only matches without its legal form; a name that says one
    (« Communauté urbaine d’Arras ») means no commune.
    """
    whole = _by_name().get(spelled(name))
    if whole:
        return whole
    found = _by_bare().get(bare(name), ())
    grouped = tuple(place for place in found if place.kind == "epci")
    return grouped if grouped and bare(name) != spelled(name) else found


def officials_like(name: str) -> tuple[Official, ...]:
    """Return the places whose name resembles this one, the most alike first, at most `CHOICES`."""
    text = bare(name)
    if len(text) < 3:
        return ()
    alike = get_close_matches(text, _initialled().get(text[:1], ()), CHOICES, ALIKE)
    found = {place.code: place for each in alike for place in _by_bare()[each]}
    if not found:
        inside = (place for each in _by_bare() if text in each for place in _by_bare()[each])
        found = {place.code: place for place, _ in zip(inside, range(CHOICES), strict=False)}
    return tuple(found.values())[:CHOICES]


def departement_name(code: str) -> str:
    """Return the name of a département from its code, "" when it is unknown."""
    return _departements().get(code, ("", ""))[0]


def departement_of(text: str) -> str:
    """Return the code of a département from its code or its name, "" when it is neither."""
    code = text.strip().upper()
    code = f"0{code}" if re.fullmatch(r"\d", code) else code
    if code in _departements():
        return code
    names = {spelled(name): each for each, (name, _) in _departements().items()}
    return names.get(spelled(text), "")


@cache
def _by_code() -> Mapping[str, Official]:
    return {place.code: place for place in _officials()}


@cache
def _by_name() -> Mapping[str, tuple[Official, ...]]:
    return _grouped(lambda place: spelled(place.name))


@cache
def _by_bare() -> Mapping[str, tuple[Official, ...]]:
    return _grouped(lambda place: bare(place.name))


@cache
def _initialled() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in _by_bare():
        found.setdefault(name[:1], []).append(name)
    return {initial: tuple(names) for initial, names in found.items()}


def _grouped(key: Callable[[Official], str]) -> Mapping[str, tuple[Official, ...]]:
    found: dict[str, list[Official]] = {}
    for place in _officials():
        found.setdefault(key(place), []).append(place)
    return {name: tuple(places) for name, places in found.items()}


@cache
def _officials() -> tuple[Official, ...]:
    """Return every place, by code."""
    found = [*_communes(), *_epcis()]
    return tuple(sorted(found, key=lambda place: place.code))


def _communes() -> Iterator[Official]:
    for row in _rows("communes.csv"):
        code = row["code"]
        departement = code[:3] if code.startswith(("97", "98")) else code[:2]
        yield _official(row, "commune", departement)


def _epcis() -> Iterator[Official]:
    for row in _rows("epci.csv"):
        yield _official(row, "epci", row["departement"])


def _official(row: Mapping[str, str], kind: str, departement: str) -> Official:
    region = _departements().get(departement, ("", ""))[1]
    return Official(
        code=row["code"], name=row["name"], kind=kind, departement=departement, region=region
    )


@cache
def _departements() -> Mapping[str, tuple[str, str]]:
    return {row["code"]: (row["name"], row["region"]) for row in _rows("departements.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = files("workflow.importing").joinpath("gazetteer", name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
