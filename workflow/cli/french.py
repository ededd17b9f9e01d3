"""Click speaks French: its own words, of which it has a closed list, are translated here.

A test reads click's source and fails when one of its messages is missing from `WORDS`.
"""

import gettext
import sys
from functools import cache
from typing import Any

import click

from notifications.wording import french

WORDS = {
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "(Did you mean one of: {possibilities}?)": "Vouliez-vous dire l’un de : {possibilities} ?",
    "(Possible options: {possibilities})": "Options proches : {possibilities}.",
    "(dynamic)": "(calculé)",
    "Aborted!": "Interrompu.",
    "Argument {name!r} takes {nargs} values.": "L’argument « {name} » attend {nargs} valeurs.",
    "Arguments": "Arguments",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.": "Un argument a "
    "une seule déclaration : {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.": "L’option « {decl} » ne "
    "peut dire oui et non du même nom.",
    "Choice({choices})": "Choix({choices})",
    "Choose from:\n\t{choices}": "Choisissez parmi :\n\t{choices}",
    "Commands": "Commandes\N{NO-BREAK SPACE}",
    "Confirm the action without prompting.": "Confirme sans demander.",
    "Could not determine name for option with declarations {decls!r}": "L’option {decls} n’a pas "
    "de nom.",
    "Could not open file {filename!r}: {message}": "Le fichier « {filename} » ne s’ouvre pas : "
    "{message}. Vérifiez le chemin.",
    "Couldn't detect Bash version, shell completion is not supported.": "Version de Bash inconnue "
    ": pas de complétion.",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": "La commande "
    "« {name} » va disparaître.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": "« {name} » va "
    "disparaître.{extra_message}",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "Do you want to continue?": "Voulez-vous continuer ?",
    "Error": "Erreur",
    "Error: The two entered values do not match.": "Les deux valeurs saisies diffèrent. "
    "Recommencez.",
    "Error: invalid input": "Saisie refusée. Recommencez.",
    "Error: {message}": "{message}",
    "File": "Le fichier",
    "Directory": "Le dossier",
    "Path": "Le chemin",
    "Got unexpected extra argument ({args})": "Argument en trop : « {args} ». Retirez-le.",
    "Got unexpected extra arguments ({args})": "Arguments en trop : « {args} ». Retirez-les.",
    "Invalid start character for option ({option})": "L’option « {option} » commence mal.",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Missing argument": "Il manque l’argument",
    "Missing command.": "Il manque une commande. Voyez l’aide.",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque le paramètre",
    "Missing parameter: {param_name}": "Il manque : {param_name}. Donnez une valeur.",
    "Missing {param_type}": "Il manque : {param_type}",
    "Name '{name}' defined twice": "Le nom « {name} » est défini deux fois",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument "
    "instead? Did you mean to pass '--{name}'?": "« {name} » n’est pas une option.",
    "No such command {name!r}.": "La commande « {name} » n’existe pas. Voyez l’aide.",
    "No such option {name!r}.": "L’option « {name} » n’existe pas. Voyez l’aide de la commande.",
    "No such option: {name}": "L’option « {name} » n’existe pas. Voyez l’aide de la commande.",
    "Option {name!r} does not take a value.": "L’option « {name} » ne prend pas de valeur. "
    "Retirez-la.",
    "Option {name!r} requires an argument.": "L’option « {name} » attend une valeur. Donnez-la.",
    "Option {name!r} requires {nargs} arguments.": "L’option « {name} » attend {nargs} valeurs.",
    "Options": "Options\N{NO-BREAK SPACE}",
    "Positional arguments": "Arguments\N{NO-BREAK SPACE}",
    "Press any key to continue...": "Appuyez sur une touche pour continuer…",
    "Repeat for confirmation": "Répétez pour confirmer",
    "Shell completion is not supported for Bash versions older than 4.4.": "La complétion demande "
    "Bash 4.4.",
    "Show the version and exit.": "Affiche la version.",
    "Show this message and exit.": "Affiche cette aide.",
    "Takes {nargs} values but 1 was given.": "{nargs} valeurs sont attendues, une est donnée.",
    "Takes {nargs} values but {len} were given.": "{nargs} valeurs sont attendues, {len} sont "
    "données.",
    "Try '{command} {option}' for help.": "Aide : {command} {option}",
    "Unknown color {colour!r}": "Couleur inconnue : {colour}",
    "Unknown standard stream '{name}'": "Flux inconnu : {name}",
    "Usage:": "Usage\N{NO-BREAK SPACE}:",
    "Value must be an iterable.": "Plusieurs valeurs sont attendues.",
    "Windows error: {error}": "Erreur de Windows : {error}",
    "d": "j",
    "default: {default}": "par défaut : {default}",
    "deprecated": "va disparaître",
    "directory": "dossier",
    "env var: {var}": "variable : {var}",
    "file": "fichier",
    "path": "chemin",
    "required": "obligatoire",
    "unknown error": "erreur inconnue",
    "{editor}: Editing failed": "{editor} : l’édition a échoué",
    "{editor}: Editing failed: {e}": "{editor} : l’édition a échoué : {e}",
    "{len_type} values are required, but {len_value} was given.": "{len_type} valeurs sont "
    "attendues, {len_value} est donnée.",
    "{len_type} values are required, but {len_value} were given.": "{len_type} valeurs sont "
    "attendues, {len_value} sont données.",
    "{name} {filename!r} does not exist.": "« {filename} » n’existe pas. Vérifiez le chemin.",
    "{name} {filename!r} is a directory.": "« {filename} » est un dossier. Donnez un fichier.",
    "{name} {filename!r} is a file.": "« {filename} » est un fichier. Donnez un dossier.",
    "{name} {filename!r} is not executable.": "« {filename} » ne s’exécute pas. Vérifiez les "
    "droits.",
    "{name} {filename!r} is not readable.": "« {filename} » ne se lit pas. Vérifiez les droits.",
    "{name} {filename!r} is not writable.": "« {filename} » ne s’écrit pas. Vérifiez les droits.",
    "{value!r} does not match the format {format}.": "« {value} » n’est pas de la forme {format}. "
    "Corrigez la valeur.",
    "{value!r} does not match the formats {formats}.": "« {value} » n’est d’aucune des formes "
    "{formats}. Corrigez la valeur.",
    "{value!r} is not a valid UUID.": "« {value} » n’est pas un identifiant. Corrigez la valeur.",
    "{value!r} is not a valid boolean.": "« {value} » : répondez oui ou non.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "« {value} » : répondez par "
    "l’une de ces valeurs : {states}.",
    "{value!r} is not a valid {number_type}.": "« {value} » n’est pas un nombre. Écrivez un "
    "nombre entier.",
    "{value!r} is not one of {choices}.": "« {value} » ne fait pas partie de : {choices}. "
    "Choisissez une de ces valeurs.",
    "{value!r} is not {choice}.": "« {value} » n’est pas {choice}. Écrivez {choice}.",
    "{value} is not in the range {range}.": "« {value} » sort des limites {range}. Donnez une "
    "valeur admise.",
}
TYPE_NAMES: tuple[tuple[type[click.ParamType[Any]], str], ...] = (
    (click.types.StringParamType, "texte"),
    (click.types.IntParamType, "nombre"),
    (click.IntRange, "nombre"),
)
"""What click calls the values of an option, where the option does not say it itself."""
METAVARS = {
    "at": "DATE",
    "day": "JOUR",
    "departement": "CODE",
    "email": "ADRESSE",
    "inputs": "NOM=VALEUR",
    "known_at": "DATE",
    "members": "CODE",
    "organisation": "CODE",
    "person": "PERSONNE",
    "reference": "RÉFÉRENCE",
    "region": "CODE",
    "since": "DATE",
    "start": "INSTANT",
    "target": "INSTANT",
    "until": "DATE",
    "window": "FENÊTRE",
}
"""What the value of an option is called, where the option does not say it itself."""
LONGEST_CHOICES = 40
"""Characters of the values an option may take, beyond which its help lists them."""
GROUP_SUFFIX = "COMMANDE [SUITE]…"


class _French(gettext.NullTranslations):
    """A catalogue held in memory; an unknown message stays as it is."""

    def gettext(self, message: str) -> str:
        return WORDS.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@cache
def speak_french() -> None:
    """Have click's messages come from `WORDS`; click looks its words up by name at each use."""
    catalogue = _French()
    for name, module in sys.modules.items():
        if name == "click" or name.startswith("click."):
            for attribute, replacement in (
                ("_", catalogue.gettext),
                ("ngettext", catalogue.ngettext),
            ):
                if attribute in vars(module):
                    setattr(module, attribute, replacement)
    for kind, word in TYPE_NAMES:
        kind.name = word


def typeset(command: click.Command) -> click.Command:
    """Give the help of a command, of its options and of its commands French typography."""
    help_text = french(command.help or "")
    command.help = help_text
    # A short help is never cut by click, where it would cut a help that it finds too long.
    command.short_help = help_text
    command.options_metavar = "[OPTIONS]"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            _typeset_option(parameter)
    if isinstance(command, click.Group):
        command.subcommand_metavar = GROUP_SUFFIX
        for each in command.commands.values():
            typeset(each)
    return command


def _typeset_option(option: click.Option) -> None:
    help_text = option.help or ""
    option.metavar = option.metavar or METAVARS.get(str(option.name))
    if option.metavar is None and isinstance(option.type, click.Path):
        option.metavar = "FICHIER" if option.type.file_okay else "DOSSIER"
    if option.metavar is None and isinstance(option.type, click.Choice):
        choices = ", ".join(str(choice) for choice in option.type.choices)
        if len(choices) > LONGEST_CHOICES:
            option.metavar = "CODE"
            help_text = f"{help_text.rstrip('.')} : {choices}."
    option.help = french(help_text) or None
