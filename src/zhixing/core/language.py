"""In which of its two languages the house speaks to whom it serves now."""

from django.utils.translation import get_language


def reader_language() -> str:
    """Tell the reader's language as data files key their words: "zh", or "en" for every other."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
