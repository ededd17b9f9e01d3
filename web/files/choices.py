"""What the programme and the file offer to choose from in the forms of acts."""

from notifications.wording import deadline_text, effective_text
from states.identifiers import ContactKind, Role
from states.programme import Programme, Window
from web.forms import Choices
from workflow.people import Person
from workflow.reading import Reading


def choices_of(reading: Reading) -> Choices:
    """Return the objects an act may name, by field, in the words of whoever reads."""
    in_force = reading.in_force()
    if in_force is None:
        return {}
    programme = in_force.programme
    pieces = tuple((piece.id, piece.label) for piece in programme.pieces)
    return {
        "window": tuple(
            (window.id, _window(programme, window))
            for call in programme.calls
            for window in call.windows
            if window.known_from <= reading.now
        ),
        "piece": pieces,
        "pieces": pieces,
        "milestone": tuple((rule.id, rule.label) for rule in programme.milestones),
        "session": _sessions(reading),
        "regional_centre": _centres(reading),
    }


def _window(programme: Programme, window: Window) -> str:
    call = programme.call(window.call)
    name = f"{call.label}, {window.label}" if call else window.label
    return f"{name} ({deadline_text(programme.closing(window))})"


def _sessions(reading: Reading) -> tuple[tuple[str, str], ...]:
    if not reading.actor.is_insider:
        return ()
    found = (sitting.session for sitting in reading.archive.sittings())
    return tuple(
        (each.id, f"{each.reference} ({effective_text(each.held_on)})")
        for each in found
        if each.held_on
    )


def _centres(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Return the regions that have a centre; a centre names its own."""
    found = {
        person.region: _name(reading, person)
        for person in reading.archive.persons()
        if person.kind is ContactKind.REGIONAL_CENTRE and person.active and person.region
    }
    if Role.REGIONAL_CENTRE in reading.actor.roles:
        own = reading.actor.region
        return ((own, found.get(own, own)),)
    return tuple(sorted(found.items(), key=lambda each: each[1]))


def _name(reading: Reading, centre: Person) -> str:
    text = reading.reader.text(centre.texts.get("organisation_name", ""))
    return f"{text.value} (région {centre.region})" if text else f"Région {centre.region}"
