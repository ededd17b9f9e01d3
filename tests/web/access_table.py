"""The access table, written by hand: each route, for whom, on which file.

Columns, in the order of `access_world.COLUMNS`: nobody · city of the file · another city · centre
of the file's region · another centre · committee · guest · partner · auditor · lead · lead without
second factor · operator.

`.` let in · `r` led elsewhere · `e` asked to come in first · `a` told that their access ended ·
`x` reserved to others · `n` nothing here for them · `2` asked for their second factor · `w` let
in, and may record something.

Rows of a file say what happens on each of `THINGS`: « open » was announced to everybody, « closed »
holds a label nobody was told of, « draft » was not filed.
"""

from collections.abc import Mapping

THINGS = ("open", "closed", "draft")
Row = Mapping[str, str]


def anywhere(letters: str) -> Row:
    """A row of no file in particular."""
    return {"open": letters}


def of_file(opened: str, closed: str = "", draft: str = "") -> Row:
    """A row of a file; the same for the three when one is given."""
    return {"open": opened, "closed": closed or opened, "draft": draft or closed or opened}


EVERYBODY = "............"
SIGNED_IN = "e.........2."
STAFF = "exx...xx..2."
READERS = "exx.......2."
OFFICE = "exxxxxxxx.2."
LEAD = "exxxxxxxx.2x"
CONTROL = "exxxxxxx..2."
CITIES = "e..xxxxxxxxx"
CENTRES = "exx..xxxxxxx"
OPERATOR = "exxxxxxxxxx."
STEERING = "exxxxxx...2."
OWN_CITY = "e.nxxxxxxxxx"
MEMBERS = "exxxx.nxx.2x"
NOT_EXAMINED = "exxxxnnxxn2x"
NO_CITY = "ennxxxxxxxxx"
SEND_SIGNED_IN = "awwwwwwwww2w"
SEND_OFFICE = "axxxxxxxxw2w"
SEND_LEAD = "axxxxxxxxw2x"
SEND_CONTROL = "axxxxxxxww2w"
SEND_CITY = "awnxxxxxxxxx"
SEND_READERS = "axxwwwwwww2w"
ABSENT = "nnnnnnnnnnnn"
ANNOUNCED = "exx.n.....2."
UNTOLD = "exx.n.nn..2."
SEND_ANNOUNCED = "axxwn....w2w"
SEND_UNTOLD = "axxwn.nn.w2w"

PAGES: Mapping[str, Row] = {
    "GET /statique/{name}": anywhere(ABSENT),
    "GET /apparence/{name}": anywhere(ABSENT),
    "GET /": anywhere(".rrrrrrrrrrr"),
    "GET /accessibilite": anywhere(EVERYBODY),
    "GET /mentions-legales": anywhere(EVERYBODY),
    "POST /theme": anywhere(EVERYBODY),
    # Coming in
    "GET /entrer": anywhere(".rrrrrrrrrrr"),
    "POST /entrer": anywhere(EVERYBODY),
    "GET /entrer/code": anywhere(EVERYBODY),
    "POST /entrer/code": anywhere(EVERYBODY),
    "GET /entrer/lien/{token}": anywhere(EVERYBODY),
    "POST /entrer/lien/{token}": anywhere(EVERYBODY),
    "GET /entrer/agent": anywhere(EVERYBODY),
    "POST /entrer/agent": anywhere(EVERYBODY),
    "GET /entrer/inscription/{token}": anywhere(EVERYBODY),
    "POST /entrer/inscription/{token}": anywhere(EVERYBODY),
    "POST /entrer/inscription/{token}/cle": anywhere(EVERYBODY),
    "GET /d/{reference}": of_file(".rrrrrrrrrrr"),
    "POST /sortir": anywhere(EVERYBODY),
    "GET /mes-acces": anywhere(SIGNED_IN),
    "POST /mes-acces/fermer": anywhere("a.........2."),
    "POST /mes-acces/tout-fermer": anywhere(SEND_SIGNED_IN),
    "POST /mes-acces/jeton": anywhere("a.........2."),
    "GET /demo/entrer": anywhere(EVERYBODY),
    "POST /demo/entrer": anywhere(EVERYBODY),
    # Lists
    "GET /tableau": anywhere(STAFF),
    "GET /candidatures": anywhere(READERS),
    "GET /antennes": anywhere(READERS),
    "GET /recherche": anywhere(READERS),
    "GET /exports": anywhere(READERS),
    "POST /exports": anywhere(SEND_READERS),
    "GET /mise-en-service": anywhere(OFFICE),
    "POST /mise-en-service": anywhere(SEND_OFFICE),
    "GET /import": anywhere(LEAD),
    "POST /import": anywhere(SEND_LEAD),
    "POST /import/{work}/confirmer": anywhere("axxxxxxxxn2x"),
    "GET /travaux/{work}": anywhere("ennnnnnnnn2n"),
    "GET /travaux/{work}/fichier": anywhere("ennnnnnnnn2n"),
    "POST /horloge": anywhere(SEND_OFFICE),
    # Files
    "GET /dossiers/ensemble": anywhere(READERS),
    "POST /dossiers/ensemble": anywhere("axx.......2."),
    "GET /dossiers/{reference}": of_file(ANNOUNCED, UNTOLD),
    "POST /dossiers/{reference}/actes/{trigger}": of_file(SEND_ANNOUNCED, SEND_UNTOLD),
    "POST /dossiers/{reference}/pieces": of_file(SEND_ANNOUNCED, SEND_UNTOLD),
    "GET /dossiers/{reference}/pieces/{kind}/{digest}": of_file(UNTOLD),
    "POST /dossiers/{reference}/echanges": of_file(SEND_ANNOUNCED, SEND_UNTOLD),
    "GET /dossiers/{reference}/contacts/{person}": of_file(OFFICE),
    "POST /dossiers/{reference}/contacts/{person}/remplacer": of_file(SEND_OFFICE),
    "POST /dossiers/{reference}/contacts/{person}/corriger": of_file(SEND_OFFICE),
    "POST /dossiers/{reference}/contacts/{person}/lire": of_file(SEND_CONTROL),
    "GET /suivi": anywhere(STAFF),
    "POST /suivi/effectifs": anywhere(SEND_LEAD),
    "GET /suivi/{reference}": of_file("exx.n.xx..2.", "exxnn.xx..2.", "exxnnnxxnn2n"),
    "POST /suivi/{reference}/{quoi}": of_file("axxwnxxxxw2x", "axxnnxxxxw2x", "axxnnxxxxn2x"),
    # Sessions
    "GET /seances": anywhere(OFFICE),
    "POST /seances": anywhere(SEND_OFFICE),
    "GET /seances/{reference}": anywhere(OFFICE),
    "POST /seances/{reference}/dossiers": anywhere(SEND_OFFICE),
    "POST /seances/{reference}/jours": anywhere(SEND_OFFICE),
    "POST /seances/{reference}/{geste}": anywhere(SEND_OFFICE),
    "GET /seances/{reference}/conduite": anywhere("exxxxxxxxr2r"),
    "POST /seances/{reference}/conduite/{acte}": anywhere("axxxxxxxx.2."),
    "GET /seances/{reference}/projection/{dossier}": of_file(OFFICE, "exxxxxxxxn2n"),
    "GET /seances/{reference}/proces-verbal": anywhere(OFFICE),
    "GET /seances/{reference}/papiers/{papier}.pdf": anywhere(OFFICE),
    # Who sits in the committee; the guest of the table holds no seat in this session
    "GET /comite": anywhere("exxxx..xx.2x"),
    "GET /comite/{session}": anywhere(MEMBERS),
    "POST /comite/{session}/reponse": anywhere("axxxxnnxxn2x"),
    "POST /comite/{session}/deport": anywhere("axxxxnnxxn2x"),
    "GET /comite/{session}/dossiers.zip": anywhere(MEMBERS),
    "GET /comite/{session}/releve": anywhere(MEMBERS),
    "GET /comite/{session}/releve.pdf": anywhere(MEMBERS),
    "GET /comite/{session}/dossiers/{reference}": of_file(MEMBERS, NOT_EXAMINED),
    "GET /comite/{session}/dossiers/{reference}/fiche.pdf": of_file(MEMBERS, NOT_EXAMINED),
    "GET /comite/{session}/dossiers/{reference}/pieces/{kind}/{digest}": of_file(
        MEMBERS, NOT_EXAMINED
    ),
    # Letters
    "GET /courrier": anywhere(OFFICE),
    "POST /courrier/valider": anywhere(SEND_OFFICE),
    "GET /courrier/textes": anywhere(OFFICE),
    "GET /courrier/textes/{code}": anywhere(OFFICE),
    "POST /courrier/textes/{code}": anywhere(SEND_LEAD),
    "GET /courrier/ecrire": anywhere(LEAD),
    "POST /courrier/ecrire": anywhere(SEND_LEAD),
    "GET /courrier/relancer/{reference}": of_file(LEAD),
    "POST /courrier/relancer/{reference}": of_file(SEND_LEAD),
    "GET /courrier/adresses": anywhere(OFFICE),
    "GET /courrier/rappels": anywhere(OFFICE),
    "POST /courrier/rappels": anywhere(SEND_OFFICE),
    "GET /courrier/adresses/{person}": of_file(OFFICE),
    "POST /courrier/adresses/{person}": of_file(SEND_OFFICE),
    "GET /courrier/{letter}": anywhere(OFFICE),
    "GET /courrier/{letter}/corps": anywhere(OFFICE),
    "POST /courrier/{letter}/choix": anywhere(SEND_OFFICE),
    "POST /courrier/{letter}/texte": anywhere(SEND_LEAD),
    "GET /courrier/{letter}/documents/{rank}": anywhere("exxxxxxxxn2n"),
    "POST /courrier/{letter}/original": anywhere(SEND_LEAD),
    "POST /courrier/{letter}/preuve": anywhere(SEND_OFFICE),
    # Control
    "GET /controle": anywhere(CONTROL),
    "POST /controle/verification": anywhere("axxxxxxx..2."),
    "GET /controle/questions/{question}": anywhere(CONTROL),
    "GET /controle/lettres/{lettre}": anywhere(CONTROL),
    "GET /controle/lettres/{lettre}/documents/{rank}": anywhere("exxxxxxxnn2n"),
    "GET /controle/personnes/{personne}": of_file(CONTROL),
    "POST /controle/demasquer": anywhere(SEND_CONTROL),
    "POST /controle/preuve": anywhere("axxxxxxx..2."),
    # Deadlines
    "GET /echeances": anywhere(OFFICE),
    "GET /echeances/date/{echeance:path}": anywhere(OFFICE),
    "GET /echeances/report": anywhere(LEAD),
    "POST /echeances/report": anywhere(SEND_LEAD),
    "GET /echeances/prevision": anywhere(OFFICE),
    "POST /echeances/agenda": anywhere(SEND_READERS),
    "POST /echeances/agenda/fin": anywhere(SEND_READERS),
    "GET /agenda/{token}.ics": anywhere(ABSENT),
    # A city's own space
    "GET /mon-espace": anywhere(CITIES),
    "POST /mon-espace/candidature": anywhere("awwxxxxxxxxx"),
    "GET /mon-espace/agenda": anywhere(SIGNED_IN),
    "POST /mon-espace/agenda": anywhere(SEND_SIGNED_IN),
    "POST /mon-espace/agenda/fin": anywhere(SEND_SIGNED_IN),
    "GET /mon-espace/conseil": anywhere(CITIES),
    "GET /mon-espace/contact": anywhere(CITIES),
    "POST /mon-espace/contact": anywhere("awwxxxxxxxxx"),
    "POST /mon-espace/contact/code": anywhere("awwxxxxxxxxx"),
    "GET /mon-espace/droits": anywhere(SIGNED_IN),
    "POST /mon-espace/droits": anywhere(SEND_SIGNED_IN),
    "GET /mon-espace/droits/mes-donnees.json": anywhere(SIGNED_IN),
    "GET /mon-espace/droits/mes-donnees.csv": anywhere(SIGNED_IN),
    "GET /mon-espace/{reference}": of_file(OWN_CITY),
    "POST /mon-espace/{reference}/actes/{trigger}": of_file("annxxxxxxxxx"),
    "GET /mon-espace/{reference}/depot": of_file(OWN_CITY),
    "POST /mon-espace/{reference}/depot": of_file(SEND_CITY),
    "POST /mon-espace/{reference}/depot/reponses": of_file(SEND_CITY),
    "GET /mon-espace/{reference}/depot/confirmer": of_file(OWN_CITY),
    "POST /mon-espace/{reference}/depot/deposer": of_file(SEND_CITY),
    "GET /mon-espace/{reference}/recepisse": of_file(OWN_CITY, OWN_CITY, NO_CITY),
    "GET /mon-espace/{reference}/lettres": of_file(OWN_CITY),
    "GET /mon-espace/{reference}/lettres/{letter}": of_file(OWN_CITY, OWN_CITY, NO_CITY),
    "GET /mon-espace/{reference}/lettres/{letter}/documents/{rank}": of_file(NO_CITY),
    "POST /mon-espace/{reference}/lettres/{letter}/reception": of_file("annxxxxxxxxx"),
    "GET /mon-espace/{reference}/pieces/{kind}/{digest}": of_file(OWN_CITY),
    "POST /mon-espace/{reference}/envois": of_file(SEND_CITY),
    "GET /mon-espace/{reference}/envois/{upload}": of_file(NO_CITY, NO_CITY, OWN_CITY),
    "POST /mon-espace/{reference}/envois/{upload}": of_file(
        "annxxxxxxxxx", "annxxxxxxxxx", SEND_CITY
    ),
    "POST /mon-espace/{reference}/envois/{upload}/fin": of_file(
        "annxxxxxxxxx", "annxxxxxxxxx", SEND_CITY
    ),
    # A region's own
    "GET /centre": anywhere(CENTRES),
    "GET /centre/antennes/{reference}": of_file("exx.nxxxxxxx", "exxnnxxxxxxx"),
    "POST /centre/antennes/{reference}/etapes": of_file("axxnnxxxxxxx"),
    "POST /centre/antennes/{reference}/nouvelles": of_file("axxwnxxxxxxx", "axxnnxxxxxxx"),
    # Partners, the steering committee's report, open data
    "GET /partenaire": anywhere("exxxxxx.xxxx"),
    "GET /copil": anywhere(STEERING),
    "GET /copil.pdf": anywhere(STEERING),
    "GET /copil.xlsx": anywhere(STEERING),
    "GET /donnees-ouvertes": anywhere(EVERYBODY),
    "GET /donnees-ouvertes.csv": anywhere(EVERYBODY),
    "GET /donnees-ouvertes.json": anywhere(EVERYBODY),
    # The operator and the programme
    "GET /sante": anywhere(OPERATOR),
    "GET /sante.json": anywhere(OPERATOR),
    "GET /sante/vie": anywhere(EVERYBODY),
    "POST /sante/reprise": anywhere("axxxxxxxxxxw"),
    "GET /demandes": anywhere(OFFICE),
    "POST /demandes": anywhere(SEND_OFFICE),
    "GET /programme": anywhere(OFFICE),
    "POST /programme/proposition": anywhere(SEND_OFFICE),
}

API_FILES = "a..........."
API_SIGNED_IN = "a..........."
API_READERS = "axx........."
API_OFFICE = "axxxxxxxx..."
API_LEAD = "axxxxxxxx..x"
API_CONTROL = "axxxxxxx...."
API_ACTING = "a....xxxx..x"
API: Mapping[str, Row] = {
    "GET /candidatures": anywhere(API_FILES),
    "GET /antennes": anywhere(API_FILES),
    "GET /antennes/{reference}/suivi": of_file("axx.n.xx....", "axxnn.xx....", "axxnnnxxnnnn"),
    "GET /dossiers/{reference}": of_file("a.n.n.......", "a.n.n.nn...."),
    "POST /dossiers/{reference}/actes": of_file(API_ACTING),
    "POST /lots": anywhere(API_ACTING),
    "POST /brouillons": anywhere(API_ACTING),
    "POST /dossiers/{reference}/reponses": of_file(API_ACTING),
    "POST /dossiers/{reference}/depot": of_file(API_ACTING),
    "POST /dossiers/{reference}/pieces/{piece}": of_file(API_ACTING),
    "GET /echeances": anywhere(API_SIGNED_IN),
    "GET /echeances/{deadline:path}": anywhere(API_SIGNED_IN),
    "POST /prorogations": anywhere(API_LEAD),
    "GET /seances": anywhere(API_READERS),
    "GET /seances/{session}": anywhere(API_READERS),
    "POST /seances": anywhere(API_LEAD),
    "POST /seances/{session}/convocation": anywhere("axxxxxxxxw.x"),
    "POST /seances/{session}/information": anywhere("axxxxxxxx..x"),
    "POST /seances/{session}/centres": anywhere("axxxxxxxx..x"),
    "POST /seances/{session}/annonce": anywhere("axxxxxxxx..x"),
    "GET /lettres": anywhere(API_OFFICE),
    "GET /lettres/{letter}": anywhere(API_OFFICE),
    "POST /lettres/{letter}/choix": anywhere(API_OFFICE),
    "GET /contacts": anywhere(API_OFFICE),
    "POST /contacts": anywhere(API_LEAD),
    "POST /contacts/{person}/remplacement": anywhere(API_LEAD),
    "GET /bilan": anywhere(API_SIGNED_IN),
    "GET /indicateurs": anywhere(API_SIGNED_IN),
    "GET /audit/actes": anywhere(API_CONTROL),
    "GET /audit/refus": anywhere(API_CONTROL),
    "GET /audit/hors-regle": anywhere(API_CONTROL),
    "GET /audit/delais": anywhere(API_CONTROL),
    "GET /audit/verification": anywhere(API_CONTROL),
    "POST /audit/points-de-controle": anywhere(API_CONTROL),
    "GET /prevision": anywhere(API_OFFICE),
    "GET /sante": anywhere(API_OFFICE),
}
"""A token has no second factor of its own: the lead's two columns are one."""
