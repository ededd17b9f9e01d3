"""Sample cases of the weekly letter, to the lead and to whoever keeps the records of proof."""

from datetime import date

from notifications.gallery.case import LEAD, NO_FILE, WAVE2, WAVE3, WITNESS, Sample

DIGESTS = (
    Sample(
        code="weekly_digest",
        context={
            "starts_on": date(2020, 11, 2),
            "ends_on": date(2020, 11, 8),
            "states": (("brouillon", 8), ("déposée", 26)),
            "to_release": ("AMI2-014 Villexemple – Votre candidature est retenue",),
            "to_check": (),
            "not_sent": ("AMI2-019 Port-Exemple – adresse refusée",),
            "overdue": ("Diagnostic partagé (AMI1-031)",),
            "deadlines": (WAVE2, WAVE3),
            "checkpoint": "releve-2020-11-08.txt",
        },
        recipient=LEAD,
        heading=NO_FILE,
    ),
    Sample(
        code="weekly_digest",
        variant="dépositaire des relevés de preuve",
        context={
            "starts_on": date(2020, 11, 2),
            "ends_on": date(2020, 11, 8),
            "checkpoint": "releve-2020-11-08.txt",
        },
        recipient=WITNESS,
        heading=NO_FILE,
    ),
)
