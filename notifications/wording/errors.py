"""What was wrong in what somebody typed or wrote in a file: the field, the value, the remedy.

The codes are shared by the command line, the imports, the configuration and the pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from config.errors import ConfigError
from notifications.wording import followup
from notifications.wording.fields import field_label
from notifications.wording.typography import NBSP, sentence

PROBLEMS: Mapping[str, str] = {
    "by_code": "cette personne entre par un code reçu par courriel",
    "by_password": "cette personne entre par son mot de passe",
    "demo_only": "cette entrée n’existe que dans une démonstration",
    "not_an_auditor": "cette personne n’est pas chargée du contrôle",
    "too_often": "il y a eu trop de demandes",
    "too_short": "le mot de passe compte moins de douze caractères",
    "wrong_code": "ce code n’est pas valable",
    "wrong_entry": "l’adresse, le mot de passe ou le code ne correspond pas",
    "wrong_link": "ce lien n’est plus valable",
    "ambiguous_hour": "cette heure existe deux fois ce jour-là (passage à l’heure d’hiver)",
    "bursting": "le classeur, une fois ouvert, serait démesuré",
    "clock_time": "l’heure ne se lit pas",
    "control_character": "la valeur contient un caractère invisible",
    "duplicate": "la valeur est donnée deux fois",
    "empty": "la valeur est vide",
    "ended": "cette personne n’a plus de rôle dans le programme",
    "homonym": "plusieurs collectivités portent ce nom",
    "impossible_date": "cette date n’existe pas",
    "insee_short": "code INSEE à 4 chiffres",
    "no_header": "les titres des colonnes attendues ne s’y trouvent pas",
    "no_programme": "aucun programme n’est appliqué",
    "not_a_code": "ce n’est ni un code INSEE (cinq caractères) ni un SIREN (neuf chiffres)",
    "not_a_spreadsheet": "ce n’est ni un classeur XLSX ni un fichier CSV",
    "phone_short": "il manque un chiffre au numéro",
    "rows_refused": "des lignes ne peuvent pas être reprises",
    "too_many_lines": "le fichier compte trop de lignes",
    "unknown_place": "aucune collectivité connue ne porte ce nom",
    "resembling": "aucune collectivité ne porte exactement ce nom",
    "no_file": "aucun dossier enregistré ne correspond",
    "several_files": "plusieurs dossiers correspondent",
    "no_antenna": "aucune antenne enregistrée ne correspond",
    "several_antennas": "plusieurs antennes correspondent",
    "already_imported": "ce fichier a déjà été repris",
    "already_there": "l’antenne est déjà plus loin, ou ailleurs",
    "other_day": "cette séance est enregistrée à une autre date",
    "differs": "une autre ligne de la même séance dit autre chose",
    "before_the_other": "cette date précède celle de l’acte qu’elle suit",
    "not_in_list": "la valeur ne fait pas partie des valeurs admises",
    "whole_day": "un jour précis est attendu",
    "ambiguous_amount": "le point de ce montant peut se lire de deux façons",
    "unknown_session": "aucune séance enregistrée ne porte cette référence",
    "mac": "la signature ne correspond pas",
    "names_the_person": "le motif nomme la personne à effacer",
    "naive": "l’instant est donné sans fuseau horaire",
    "not_a_boolean": "oui ou non est attendu",
    "not_a_choice": "la valeur ne fait pas partie des valeurs admises",
    "not_a_date": "la date ne se lit pas",
    "not_a_number": "un nombre entier est attendu",
    "not_an_email": "l’adresse électronique n’est pas valide",
    "nonexistent_hour": "cette heure n’existe pas ce jour-là (passage à l’heure d’été)",
    "past": "la date est déjà passée",
    "read_only": "la valeur ne se modifie pas",
    "too_big": "le fichier est trop volumineux",
    "too_long": "la valeur est trop longue",
    "too_many": "il y a trop de valeurs",
    "type": "la valeur n’est pas de la nature attendue",
    "unknown": "la valeur n’est pas connue",
    "unknown_field": "ce champ n’existe pas",
    "unknown_key": "cette clé n’existe pas",
    "unreadable": "le fichier ne se lit pas",
    "unsupported": "ce format n’est pas accepté",
    "missing": "la valeur manque",
    "missing_file": "le fichier n’existe pas",
    "unsettled": "ce courrier n’est plus dans un état où ce choix est possible",
    "not_in_doubt": "ce rappel n’est plus à vérifier",
    "not_an_address": "l’adresse électronique n’est pas valide",
    "non_ascii_local_part": "l’adresse contient un accent avant l’arobase",
    "not_json": "le corps n’est pas du JSON",
    "not_text": "la valeur n’est pas un texte lisible",
    "syntax": "le fichier n’est pas écrit correctement",
    "out_of_range": "la valeur sort des limites admises",
    "unknown_zone": "ce fuseau horaire n’existe pas",
    "malformed_id": "cet identifiant n’est pas écrit correctement",
    "not_an_instant": "l’instant ne se lit pas",
    "not_a_url": "l’adresse du site n’est pas valide",
    "source_missing": "la source de cette date n’est pas nommée",
    "silence_unexplained": "la source ne dit pas l’heure et l’interprétation n’est pas écrite",
    "hour_without_day": "une heure est donnée sans son jour",
    "window_without_closing": "la fenêtre n’a pas de clôture",
    "closing_given_twice": "la clôture est donnée deux fois",
    "closings_out_of_order": "les clôtures ne se suivent pas dans l’ordre",
    "cutoff_before_closing": "la date limite de l’appel précède une clôture",
    "opens_after_closing": "l’ouverture suit la clôture",
    "ends_before_start": "la fin précède le début",
    "too_many_relances": "il y a trop de relances",
    "not_a_share": "la part des membres ne se lit pas",
    "field_not_here": "ce champ n’a pas de valeur dans ce courrier",
    "future": "cette date est à venir",
    "nothing_awaited": "rien n’est attendu de cette personne pour ce dossier",
    "recent_letter": "un courrier sur ce dossier est récent ou va partir",
    "three_relances": "trois relances ont déjà suivi cette date",
    "mail_stopped": "les envois à cette adresse sont arrêtés",
    "count_changed": "le nombre de courriers n’est plus celui que vous avez confirmé",
    "nobody": "aucun courrier ne serait écrit",
    "not_signed": "ce courrier n’est pas de ceux qui se signent",
    "frozen": "ce courrier a déjà été présenté au serveur, son texte ne change plus",
    "not_editable": "ce texte n’est pas de ceux qui se modifient",
    "lost_paragraph": "ce paragraphe n’est pas dans le courrier",
    **followup.PROBLEMS,
}
REMEDIES: Mapping[str, str] = {
    "by_code": "demandez un code",
    "by_password": "utilisez l’entrée des agents",
    "demo_only": "demandez un code d’accès",
    "not_an_auditor": "attribuez-lui d’abord ce rôle",
    "too_often": "attendez avant de recommencer",
    "too_short": "choisissez-en un plus long",
    "wrong_code": "vérifiez le dernier message reçu ou demandez un autre code",
    "wrong_entry": "vérifiez les trois, le code change toutes les trente secondes",
    "wrong_link": "demandez un autre code",
    "ambiguous_hour": "précisez heure d’été ou heure d’hiver",
    "bursting": "enregistrez-le à nouveau avec ses seules données",
    "clock_time": "écrivez l’heure sous la forme 14:30",
    "control_character": "ressaisissez la valeur sans copier-coller",
    "duplicate": "gardez une seule des deux",
    "empty": "donnez une valeur",
    "ended": "donnez celle qui est en fonction",
    "homonym": "donnez le code INSEE",
    "impossible_date": "vérifiez le jour et le mois",
    "insee_short": "ajoutez le zéro de tête s’il s’est perdu",
    "no_header": "donnez un titre à chaque colonne",
    "no_programme": "appliquez d’abord un programme (ancrage programme apply)",
    "not_a_code": "vérifiez le code officiel",
    "not_a_spreadsheet": "enregistrez-le en XLSX ou en CSV",
    "phone_short": "ajoutez le zéro de tête s’il s’est perdu",
    "rows_refused": "corrigez-les puis recommencez, rien n’a été enregistré",
    "too_many_lines": "partagez-le en plusieurs fichiers",
    "unknown_place": "donnez le code INSEE ou le SIREN",
    "resembling": "donnez le code de celle dont il s’agit",
    "no_file": "vérifiez le nom ou la référence, ou reprenez d’abord les candidatures",
    "several_files": "donnez la référence ou l’appel",
    "no_antenna": "vérifiez le nom ou la référence, ou reprenez d’abord les décisions",
    "several_antennas": "donnez la référence, l’appel ou le site",
    "already_imported": "retirez les lignes reprises et gardez les autres",
    "already_there": "corrigez la ligne ou retirez-la",
    "other_day": "corrigez la date ou la référence de la séance",
    "differs": "donnez la même date à toutes les lignes de la séance",
    "before_the_other": "corrigez l’une des deux dates",
    "not_in_list": "choisissez une des valeurs admises",
    "whole_day": "écrivez la date sous la forme 06/11/2020",
    "ambiguous_amount": "écrivez les milliers avec une espace ou sans rien",
    "unknown_session": "enregistrez d’abord la séance",
    "mac": "reprenez le fichier d’origine",
    "names_the_person": "écrivez un motif sans nom ni adresse",
    "naive": "ajoutez le fuseau, par exemple +01:00",
    "not_a_boolean": "écrivez oui ou non",
    "not_a_choice": "choisissez une des valeurs admises",
    "not_a_date": "écrivez la date sous la forme 06/11/2020",
    "not_a_number": "écrivez un nombre entier sans espace",
    "not_an_email": "vérifiez l’adresse, par exemple mairie@ville.example",
    "nonexistent_hour": "donnez l’heure d’avant ou l’heure d’après",
    "past": "donnez une date à venir",
    "read_only": "laissez la valeur telle qu’elle est",
    "too_big": "réduisez le fichier ou partagez-le en plusieurs",
    "too_long": "raccourcissez le texte",
    "too_many": "gardez les premières seulement",
    "type": "corrigez la valeur",
    "unknown": "vérifiez l’orthographe ou la liste",
    "unknown_field": "retirez-le ou corrigez son nom",
    "unknown_key": "retirez-la ou corrigez son nom",
    "unreadable": "enregistrez-le à nouveau puis recommencez",
    "unsupported": "utilisez PDF, DOCX, XLSX, ODT, JPG ou PNG",
    "missing": "donnez une valeur",
    "missing_file": "vérifiez le chemin",
    "unsettled": "relisez la situation du courrier avant de choisir",
    "not_in_doubt": "rechargez la liste des rappels à vérifier",
    "not_an_address": "vérifiez l’adresse, par exemple mairie@ville.example",
    "non_ascii_local_part": "demandez une adresse sans accent",
    "not_json": "envoyez un objet JSON en UTF-8",
    "not_text": "ressaisissez la valeur",
    "check_file": "vérifiez le chemin et les droits de lecture",
    "fix_syntax": "corrigez l’écriture à l’endroit indiqué",
    "remove_or_rename": "retirez-la ou corrigez son nom",
    "give_value": "donnez une valeur",
    "correct_value": "corrigez la valeur",
    "choose_among": "choisissez une des valeurs admises",
    "rename": "donnez un autre identifiant",
    "write_day": "écrivez le jour sous la forme 2020-11-06",
    "write_hour": "écrivez l’heure sous la forme 12:00",
    "write_share": "écrivez une fraction, comme 1/2 ou 2/3",
    "write_instant": "écrivez l’instant avec son fuseau, comme 2020-11-06T12:00:00+01:00",
    "name_source": "nommez la source publiée",
    "explain_silence": "écrivez l’interprétation retenue",
    "give_closing": "donnez la clôture de la fenêtre",
    "reorder": "rangez les fenêtres dans l’ordre de leurs clôtures",
    "move_date": "corrigez l’une des deux dates",
    "remove_some": "retirez ce qui est en trop",
    "future": "donnez une date passée, ou celle du jour",
    "nothing_awaited": "écrivez plutôt un message, ou notez un échange",
    "recent_letter": "relisez-le, puis confirmez pour relancer quand même",
    "three_relances": "appelez, ou convenez d’une autre date",
    "mail_stopped": "corrigez l’adresse ou remplacez le contact",
    "count_changed": "relisez la répétition avant de confirmer",
    "nobody": "élargissez la sélection ou choisissez d’autres destinataires",
    "not_signed": "choisissez une lettre de décision",
    "frozen": "annulez-le et écrivez un autre message",
    "not_editable": "choisissez une des valeurs admises",
    "lost_paragraph": "relisez le courrier avant de le modifier",
    "listed_field": "utilisez l’un des champs admis, écrit exactement ainsi",
    **followup.REMEDIES,
}
_LONGEST_VALUE = 60


@dataclass(frozen=True, kw_only=True)
class UserError:
    """One thing wrong in what was given; `problem` is a code of `PROBLEMS` or its own words.

    `remedy`, a code of `REMEDIES` or its own words, overrides the usual one. `expected` lists
    what is accepted. `place` says where in a file (« ligne 12, colonne B »).
    """

    field: str
    value: str
    problem: str
    remedy: str = ""
    place: str = ""
    expected: tuple[str, ...] = ()


def error_sentence(error: UserError) -> str:
    """Return one sentence that names the field, the value and the remedy."""
    problem = PROBLEMS.get(error.problem, error.problem)
    remedy = error.remedy or error.problem
    usual = REMEDIES["correct_value"] if remedy == error.problem else remedy
    remedy = REMEDIES.get(remedy, usual)
    expected = f" ({', '.join(error.expected)})" if error.expected else ""
    place = f"{error.place}, " if error.place else ""
    value = f" « {shown_value(error.value)} »" if error.value else ""
    return sentence(f"{place}{field_label(error.field)}{value} : {problem} ; {remedy}{expected}")


def config_sentence(error: ConfigError) -> str:
    """Return the sentence of a fault in a settings or programme file: file, key, value, remedy."""
    told = UserError(
        field=f"clé {error.key}" if error.key else "file",
        value=error.value,
        problem=error.problem,
        remedy=error.remedy,
        expected=error.expected,
    )
    said = error_sentence(told)
    return f"{error.file}{NBSP}: {said[:1].lower()}{said[1:]}" if error.file else said


def shown_value(value: str) -> str:
    """Return a value fit for one line: no control character, cut after 60 characters."""
    clean = "".join(character if character.isprintable() else " " for character in value)
    clean = " ".join(clean.split())
    return clean if len(clean) <= _LONGEST_VALUE else f"{clean[: _LONGEST_VALUE - 1]}…"
