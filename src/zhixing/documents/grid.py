"""The numbers of an official document (GB/T 9704-2012; domain.md §12): 22 lines of 28 characters on A4."""

LINES, CHARACTERS = 22, 28
# Millimetres. The right and bottom margins follow from a text block of 156 × 225.
PAGE = (210, 297)
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
MARK = 35  # from the top of the text block to the issuer's mark
# Points. 225 mm hold 22 lines of 28.99; 156 mm hold 28 characters of 15.79.
BODY = 16  # 3号
TITLE = 22  # 2号
PITCH = 28.95
SPACING = -0.25
POINTS_IN_MM = 72 / 25.4
# Named, never bundled: both are sold by their makers, and stand on every office's machine.
SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"


def fits(*, width: float, height: float, pitch: float, size: float, spacing: float) -> tuple[int, int]:
    """Reckon how many lines and characters a text block holds; all in points, the block's sides too."""
    # A line box may not be cut, but the last one's leading may stand over.
    return int((height + 0.01) // pitch), int((width + 0.01) // (size + spacing))
