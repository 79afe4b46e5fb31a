"""What is wrong with a file, in words that say how to mend it."""

from django.core.exceptions import ValidationError


def fault(message: str) -> ValidationError:
    """Make the refusal of a file, beside the form's field `file`."""
    return ValidationError({"file": [message]})
