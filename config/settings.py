"""Settings of an installation: name, default and help in one place, and the only environment read.

Environment `ANCRAGE_*` over the TOML file (`ANCRAGE_CONFIG`, or `ancrage.toml` in the store's
folder) over the defaults below. `notifications.wording` turns the errors into French.
"""

import os
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_type_hints
from urllib.parse import urlsplit

from config.errors import ConfigError, ConfigInvalid, ConfigProblem

if TYPE_CHECKING:
    from pydantic_settings import BaseSettings

PREFIX = "ANCRAGE_"
CONFIG_VARIABLE = "ANCRAGE_CONFIG"
OTHER_VARIABLES = (CONFIG_VARIABLE, "ANCRAGE_REQUIRE")
"""Variables of ours that are not settings; any other `ANCRAGE_*` is a mistake worth telling."""
FILE_NAME = "ancrage.toml"
HIDDEN = "…"
"""Stands for a secret wherever its value would be shown."""

Setting = TypeVar("Setting")


class MailTransport(StrEnum):
    """Where letters go."""

    MAILBOX = "mailbox"
    SMTP = "smtp"
    CAPTURING = "capturing"


class SmtpSecurity(StrEnum):
    """How the connection to the SMTP server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class LogLevel(StrEnum):
    """How much the operator's log says."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def setting(default: Setting, help_text: str, **marks: object) -> Setting:
    """Declare a setting; `marks` are `ge`, `le` (bounds), `address`, `url` or `secret`."""
    secret = bool(marks.get("secret", False))
    return field(default=default, repr=not secret, metadata={"help": help_text, **marks})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings in force; the field is the TOML key, `ANCRAGE_` + its capitals the variable."""

    data_folder: Path = setting(
        Path("ancrage-data"),
        "Dossier des données. Se règle par l’option --data ou par l’environnement seulement : "
        "le fichier de réglages s’y trouve.",
    )
    mail_transport: MailTransport = setting(
        MailTransport.MAILBOX,
        "Remise des lettres : `mailbox` (un dossier de la machine), `smtp` (un serveur) ou "
        "`capturing` (en mémoire, pour les essais).",
    )
    smtp_host: str = setting("127.0.0.1", "Nom ou adresse du serveur SMTP.")
    smtp_port: int = setting(587, "Port du serveur SMTP.", ge=1, le=65535)
    smtp_security: SmtpSecurity = setting(
        SmtpSecurity.STARTTLS,
        "Protection de la connexion : `starttls` (exigée, jamais de repli en clair), `tls` ou "
        "`none`.",
    )
    smtp_login: str = setting("", "Compte SMTP ; vide : sans identification.")
    smtp_password: str = setting("", "Mot de passe du compte SMTP.", secret=True)
    smtp_timeout_seconds: int = setting(
        30, "Attente d’une réponse du serveur SMTP, en secondes.", ge=1, le=600
    )
    smtp_helo_name: str = setting(
        "localhost", "Nom sous lequel la machine se présente au serveur SMTP."
    )
    smtp_ca_file: str = setting(
        "", "Certificats (PEM) de l’autorité du serveur SMTP ; vide : ceux de la machine."
    )
    sender_name: str = setting("Au cœur des territoires", "Nom de l’expéditeur des lettres.")
    sender_address: str = setting(
        "programme@ancrage.example", "Adresse de l’expéditeur des lettres.", address=True
    )
    agent_name: str = setting(
        "Responsable du programme", "Agent chargé du dossier, nommé en bas des lettres."
    )
    agent_quality: str = setting(
        "suivi des candidatures et des antennes", "Qualité de l’agent chargé du dossier."
    )
    agent_email: str = setting(
        "responsable@ancrage.example", "Adresse où répondre aux lettres.", address=True
    )
    agent_phone: str = setting("01 99 00 00 00", "Téléphone de l’agent chargé du dossier.")
    agent_address: str = setting(
        "1 rue de l’Exemple, 75000 Paris", "Adresse postale du service, en bas des lettres."
    )
    signatory_name: str = setting("L’administrateur général", "Signataire des lettres de décision.")
    signatory_quality: str = setting(
        "Président du comité de sélection", "Qualité du signataire des lettres de décision."
    )
    base_url: str = setting(
        "http://127.0.0.1:8000", "Début des liens écrits dans les lettres.", url=True
    )
    appearance: str = setting(
        "", "Dossier d’apparence : gabarits et styles qui passent avant ceux de l’application."
    )
    publisher: str = setting("", "Organisme éditeur, nommé dans les mentions légales.")
    publication_director: str = setting("", "Direction de la publication, par fonction.")
    hosting: str = setting("", "Hébergeur : nom, adresse, téléphone.")
    open_data_licence: str = setting(
        "",
        "Licence des données ouvertes, par exemple `Licence Ouverte 2.0` ; vide : les pages disent "
        "que l’exploitant n’en a pas choisi.",
    )
    accessibility: str = setting(
        "non conforme",
        "Conformité déclarée au RGAA : `non conforme`, `partiellement conforme` ou "
        "`totalement conforme`.",
    )
    accessibility_audit: str = setting(
        "", "Audit d’accessibilité : par qui, quand, quel résultat ; vide : audit non réalisé."
    )
    lead_address: str = setting(
        "responsable@ancrage.example",
        "Adresse du responsable du programme : avant la mise en service, elle reçoit toutes les "
        "lettres.",
        address=True,
    )
    witness_address: str = setting(
        "temoin@ancrage.example",
        "Adresse, hors de l’exploitant, qui reçoit les points de contrôle du journal.",
        address=True,
    )
    catch_up_letters: int = setting(
        200, "Nombre de lettres de rattrapage au-delà duquel une confirmation est demandée.", ge=1
    )
    outage_days: int = setting(
        45, "Durée d’arrêt, en jours, au-delà de laquelle une confirmation est demandée.", ge=1
    )
    lease_seconds: int = setting(
        120, "Durée pendant laquelle une lettre prise par un envoi lui est réservée.", ge=10
    )
    log_level: LogLevel = setting(LogLevel.INFO, "Niveau du journal de l’exploitant.")


def data_folder(option: Path | None = None) -> Path:
    """Return the data folder: the option, else `ANCRAGE_DATA_FOLDER`, else the default."""
    return option or Path(os.environ.get(f"{PREFIX}DATA_FOLDER") or Settings.data_folder)


def load(folder: Path | None = None) -> Settings:
    """Return the settings in force for the store in `folder` (by default `data_folder()`).

    Raises:
        ConfigInvalid: with every fault of the file and of the environment.
    """
    chosen = data_folder(folder)
    path = Path(os.environ.get(CONFIG_VARIABLE) or chosen / FILE_NAME)
    written = _written(path)
    faults = [*_foreign_keys(written, str(path)), *_foreign_variables()]
    known = {name: value for name, value in written.items() if name in _by_name()}
    values, invalid = _validated(known, str(path))
    if faults or invalid:
        raise ConfigInvalid((*faults, *invalid))
    return Settings(**{**values, "data_folder": chosen})


def document() -> str:
    """Return the reference page of the settings, in French Markdown; it ends with a newline."""
    rows = "\n".join(_row(each) for each in fields(Settings))
    return (
        "# Réglages\n\n"
        "Page produite par `config.settings.document()` ; ne pas la modifier à la main.\n\n"
        "Chaque réglage se donne dans l’environnement, dans le fichier `ancrage.toml` du dossier "
        "des données (ou dans celui que nomme `ANCRAGE_CONFIG`), ou garde sa valeur par défaut. "
        "L’environnement l’emporte sur le fichier.\n\n"
        "| clé du fichier | variable | défaut | rôle |\n|---|---|---|---|\n"
        f"{rows}\n"
    )


def _row(each: "Field[Any]") -> str:
    default = str(each.default) if str(each.default) else "(vide)"
    key = "—" if each.name == "data_folder" else f"`{each.name}`"
    return f"| {key} | `{PREFIX}{each.name.upper()}` | `{default}` | {each.metadata['help']} |"


def _by_name() -> Mapping[str, "Field[Any]"]:
    """Return the settings a file may hold: all but the folder the file itself lies in."""
    return {each.name: each for each in fields(Settings) if each.name != "data_folder"}


def _written(path: Path) -> dict[str, Any]:
    if not path.exists() and CONFIG_VARIABLE not in os.environ:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigInvalid((_whole(path, ConfigProblem.SYNTAX, fault),)) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigInvalid((_whole(path, ConfigProblem.UNREADABLE, fault),)) from fault


def _whole(path: Path, problem: ConfigProblem, fault: Exception) -> ConfigError:
    return ConfigError(file=str(path), key="", value=str(fault), problem=problem)


def _foreign_keys(written: Mapping[str, object], file: str) -> tuple[ConfigError, ...]:
    known = _by_name()
    faults: list[ConfigError] = []
    for name, value in written.items():
        if name in known:
            continue
        near = _near(name, sorted(known))
        # A secret under a misspelt name is a secret all the same.
        secret = any(known[each].metadata.get("secret") for each in near)
        shown = HIDDEN if secret else value
        faults.append(_fault(file, name, shown, ConfigProblem.UNKNOWN_KEY, near))
    return tuple(faults)


def _foreign_variables() -> tuple[ConfigError, ...]:
    known = sorted(f"{PREFIX}{each.name.upper()}" for each in fields(Settings))
    return tuple(
        _fault("", name, HIDDEN, ConfigProblem.UNKNOWN_KEY, _near(name, known))
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in known and name not in OTHER_VARIABLES
    )


def _near(name: str, known: list[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(name, known))


def _validated(
    known: Mapping[str, Any], file: str
) -> tuple[dict[str, Any], tuple[ConfigError, ...]]:
    # Imported here: 0.3 s that the commands reading only `data_folder` need not pay.
    from pydantic import ValidationError

    try:
        return _model(known)().model_dump(), ()
    except ValidationError as invalid:
        return {}, tuple(
            _located(str(each["loc"][0]), each["input"], each["type"], file)
            for each in invalid.errors()
        )


def _model(known: Mapping[str, Any]) -> "type[BaseSettings]":
    """Build the reader from the declarations above: the file's values are its defaults."""
    from pydantic import AfterValidator, create_model
    from pydantic import Field as Bounds
    from pydantic_settings import BaseSettings, SettingsConfigDict

    class Reader(BaseSettings):
        model_config = SettingsConfigDict(env_prefix=PREFIX, validate_default=True)

    hints = get_type_hints(Settings)
    declared: dict[str, Any] = {
        name: (
            Annotated[hints[name], AfterValidator(partial(_checked, each.metadata))],
            Bounds(
                default=known.get(name, each.default),
                ge=each.metadata.get("ge"),
                le=each.metadata.get("le"),
            ),
        )
        for name, each in _by_name().items()
    }
    return create_model("SettingsReader", __base__=Reader, **declared)


def _checked(marks: Mapping[str, object], value: Any) -> Any:
    """Return the value to keep; the library collects what is raised with the other faults."""
    from pydantic_core import PydanticCustomError

    problem: ConfigProblem | None = None
    if isinstance(value, str) and any(unicodedata.category(each) == "Cc" for each in value):
        problem = ConfigProblem.CONTROL_CHARACTER
    elif marks.get("address") and not _is_address(value):
        problem = ConfigProblem.NOT_AN_EMAIL
    elif marks.get("url"):
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and parts.netloc and not parts.query
        problem = None if whole else ConfigProblem.NOT_A_URL
    if problem is not None:
        raise PydanticCustomError(problem.value, "{code}", {"code": problem.value})
    return value.rstrip("/") if marks.get("url") else value


def _is_address(value: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _located(name: str, value: object, kind: str, file: str) -> ConfigError:
    """Return a fault where the value came from: the environment, else the file."""
    declared = _by_name()[name]
    problem, expected = _problem(kind, declared)
    shown = HIDDEN if declared.metadata.get("secret") else value
    variable = f"{PREFIX}{name.upper()}"
    if variable in os.environ:
        return _fault("", variable, shown, problem, expected)
    return _fault(file, name, shown, problem, expected)


def _problem(kind: str, declared: "Field[Any]") -> tuple[ConfigProblem, tuple[str, ...]]:
    """Return our problem for a fault of the validator, with what was expected."""
    if kind in set(ConfigProblem):
        return ConfigProblem(kind), ()
    if isinstance(declared.default, StrEnum):
        return ConfigProblem.NOT_A_CHOICE, tuple(map(str, type(declared.default)))
    if kind in ("greater_than_equal", "less_than_equal"):
        bounds = (declared.metadata.get("ge"), declared.metadata.get("le"))
        return ConfigProblem.OUT_OF_RANGE, tuple(str(each) for each in bounds if each is not None)
    return ConfigProblem.NOT_A_NUMBER if kind.startswith("int") else ConfigProblem.TYPE, ()


def _fault(
    file: str, key: str, value: object, problem: ConfigProblem, expected: tuple[str, ...] = ()
) -> ConfigError:
    return ConfigError(file=file, key=key, value=str(value), problem=problem, expected=expected)
