"""Texts a lead may edit: plain text with fields of a closed list, never a template language.

A field is written exactly `{{ champ }}`. Anything else that looks like a field, a tag or an
attribute is an error told in French, and nothing is rendered.
"""

import re
from collections.abc import Collection, Mapping

from notifications.wording import EDITABLE_FIELDS, UserError, french

LONGEST_TEXT = 10_000

_FIELD = re.compile(r"\{\{ ([a-z]+) \}\}")
_CODE = re.compile(r"\{\{.*?\}\}|\{[%#].*?[%#]\}|\{\{|\}\}|\{%|%\}|\{#|#\}", re.DOTALL)


def text_errors(text: str) -> tuple[UserError, ...]:
    """Return what stops a text from being used, in the order met; () when it is fit."""
    errors = []
    if not text.strip():
        errors.append(UserError(field="text", value="", problem="empty"))
    if len(text) > LONGEST_TEXT:
        errors.append(UserError(field="text", value=text, problem="too_long"))
    if any(not (character.isprintable() or character in "\n\t") for character in text):
        errors.append(UserError(field="text", value=text, problem="control_character"))
    errors.extend(_field_error(found) for found in _CODE.findall(text) if not _is_known(found))
    return tuple(errors)


def fields_in(text: str) -> tuple[str, ...]:
    """Return the fields a text names, each once, in the order met."""
    return tuple(dict.fromkeys(_FIELD.findall(text)))


def field_errors(text: str, admitted: Collection[str]) -> tuple[UserError, ...]:
    """Return `text_errors`, and the fields of the closed list that have no value here."""
    known = tuple(f"{{{{ {name} }}}}" for name in EDITABLE_FIELDS if name in admitted)
    absent = (name for name in fields_in(text) if name in EDITABLE_FIELDS and name not in admitted)
    return text_errors(text) + tuple(
        UserError(
            field="text",
            value=f"{{{{ {name} }}}}",
            problem="field_not_here",
            remedy="listed_field",
            expected=known,
        )
        for name in absent
    )


def render_editable(text: str, fields: Mapping[str, str]) -> str | tuple[UserError, ...]:
    """Return the text with its fields filled in, or every error found.

    Values go in as they are, once: a value that looks like a field stays a value. A known field
    without a value in `fields` is an error.
    """
    errors = text_errors(text)
    absent = [
        name for name in _FIELD.findall(text) if name in EDITABLE_FIELDS and not fields.get(name)
    ]
    errors += tuple(
        UserError(field=EDITABLE_FIELDS[name], value=f"{{{{ {name} }}}}", problem="missing")
        for name in dict.fromkeys(absent)
    )
    if errors:
        return errors
    return _FIELD.sub(lambda match: fields[match[1]], french(text))


def _is_known(found: str) -> bool:
    match = _FIELD.fullmatch(found)
    return match is not None and match[1] in EDITABLE_FIELDS


def _field_error(found: str) -> UserError:
    known = tuple(f"{{{{ {name} }}}}" for name in EDITABLE_FIELDS)
    return UserError(
        field="text", value=found, problem="unknown_field", remedy="listed_field", expected=known
    )
