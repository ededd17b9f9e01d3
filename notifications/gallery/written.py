"""Sample cases of the letters that somebody writes or asks for."""

from datetime import UTC, date, datetime

from notifications.gallery.case import CENTRE, CONTACT, FILE, NO_FILE, PHASE_TO_CONTACT, Sample

WRITTEN = (
    Sample(
        code="news_requested",
        context={"site": "Villexemple", "last_news": date(2022, 1, 14)},
        recipient=CONTACT,
        heading=PHASE_TO_CONTACT,
    ),
    Sample(
        code="learners_asked",
        context={
            "school_year": "2021-2022",
            "antennas": ("AMI1-001-A1 Villexemple", "AMI1-002-A1 Bourg-Exemple"),
        },
        recipient=CENTRE,
        heading=NO_FILE,
    ),
    Sample(
        code="message",
        context={
            "subject": "Journée des antennes",
            "paragraphs": (
                "Une journée réunira les antennes le mardi 7 juin 2022.",
                "Le programme vous parviendra quinze jours avant.\nUn lien de visite sera joint.",
            ),
        },
        recipient=CONTACT,
        heading=NO_FILE,
    ),
    Sample(
        code="access_code",
        context={
            "digits": "042817",
            "link": "https://suivi.exemple.example/entrer/lien/0f1e2d3c4b5a69788796a5b4c3d2e1f0",
            "until": datetime(2020, 11, 6, 21, 47, tzinfo=UTC),
        },
        recipient=CONTACT,
        heading=FILE,
    ),
)
