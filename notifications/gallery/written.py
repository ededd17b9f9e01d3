"""Sample cases of the letters a lead writes or asks for."""

from datetime import date

from notifications.gallery.case import CONTACT, NO_FILE, PHASE_TO_CONTACT, Sample

WRITTEN = (
    Sample(
        code="news_requested",
        context={"site": "Villexemple", "last_news": date(2022, 1, 14)},
        recipient=CONTACT,
        heading=PHASE_TO_CONTACT,
    ),
    Sample(
        code="message",
        context={
            "subject": "Journée des antennes",
            "paragraphs": (
                "Une journée réunira les antennes le mardi 7 juin 2022.",
                "Le programme vous parviendra quinze jours avant.\nLa visioconférence sera ouverte.",
            ),
        },
        recipient=CONTACT,
        heading=NO_FILE,
    ),
)
