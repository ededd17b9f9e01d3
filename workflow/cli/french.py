"""Click speaks French: its own words, of which it has a closed list, are translated here."""

import gettext
from functools import cache

import click

WORDS = {
    "Usage:": "Usage :",
    "Options": "Options",
    "Commands": "Commandes",
    "Arguments": "Arguments",
    "Show this message and exit.": "Affiche cette aide.",
    "Show the version and exit.": "Affiche la version.",
    "Error: {message}": "Erreur : {message}",
    "Aborted!": "Interrompu.",
    "Error": "Erreur",
    "default: {default}": "par défaut : {default}",
    "required": "obligatoire",
    "Try '{command} {option}' for help.": "Aide : {command} {option}",
    "No such command {name!r}.": "La commande « {name} » n’existe pas. Voyez « ancrage --help ».",
    "No such option: {name}": "L’option « {name} » n’existe pas. Voyez l’aide de la commande.",
    "Missing parameter: {param_name}": "Il manque : {param_name}. Donnez une valeur.",
    "Missing argument": "Il manque l’argument",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque le paramètre",
    "Missing command.": "Il manque une commande. Voyez l’aide.",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Got unexpected extra argument ({args})": "Argument en trop : {args}. Retirez-le.",
    "Got unexpected extra arguments ({args})": "Arguments en trop : {args}. Retirez-les.",
    "Option {name!r} requires an argument.": "L’option « {name} » attend une valeur.",
    "Option {name!r} does not take a value.": "L’option « {name} » ne prend pas de valeur.",
    "{value!r} is not a valid {number_type}.": "« {value} » n’est pas un nombre. Écrivez un "
    "nombre entier.",
    "{value!r} is not a valid boolean.": "« {value} » : répondez oui ou non.",
    "{value!r} is not one of {choice}.": "« {value} » ne fait pas partie de : {choice}. "
    "Choisissez une de ces valeurs.",
    "{value!r} is not one of {choices}.": "« {value} » ne fait pas partie de : {choices}. "
    "Choisissez une de ces valeurs.",
    "{name} {filename!r} does not exist.": "{name} « {filename} » n’existe pas. Vérifiez le "
    "chemin.",
    "{name} {filename!r} is a file.": "{name} « {filename} » est un fichier. Donnez un dossier.",
    "{name} {filename!r} is a directory.": "{name} « {filename} » est un dossier. Donnez un "
    "fichier.",
    "{name} {filename!r} is not readable.": "{name} « {filename} » ne se lit pas. Vérifiez les "
    "droits.",
    "{name} {filename!r} is not writable.": "{name} « {filename} » ne s’écrit pas. Vérifiez les "
    "droits.",
    "File": "Le fichier",
    "Directory": "Le dossier",
    "Path": "Le chemin",
    "file": "fichier",
    "directory": "dossier",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "(Possible options: {possibilities})": "(Options proches : {possibilities})",
}


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
    import sys

    for name, module in sys.modules.items():
        if name == "click" or name.startswith("click."):
            for attribute, replacement in (
                ("_", catalogue.gettext),
                ("ngettext", catalogue.ngettext),
            ):
                if attribute in vars(module):
                    setattr(module, attribute, replacement)
    assert click.__name__ == "click"
