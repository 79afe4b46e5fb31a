"""QR codes as part of a page: SVG without styles, so that the strict policy and every printer take them."""

import segno
from django.utils.safestring import SafeString, mark_safe


def code_svg(address: str, title: str) -> SafeString:
    """Draw an address as a QR code, dark on light in every theme; `title` names it for who cannot see it."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        omitsize=True, border=2, dark="#000", light="#fff", svgclass="code", lineclass=None, title=title
    )
    return mark_safe(drawn)
