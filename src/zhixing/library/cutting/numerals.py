"""Numbers as Chinese texts write them: 第一百二十三条, 第１２条, 第三十条之一."""

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
TEN_THOUSAND = "万"
SIGNS = "".join([*DIGITS, *UNITS, TEN_THOUSAND, "0123456789０１２３４５６７８９"])
LARGEST = 99_999


def number_of(words: str) -> int | None:
    """Read a number below 100,000 in Chinese or Arabic signs, spaces between them or not; None for no number."""
    signs = "".join(words.split())
    if not signs:
        return None
    if signs.isdecimal():
        return int(signs) if len(signs) <= 5 else None
    if all(sign in DIGITS for sign in signs) and len(signs) > 1:  # 一二三: read digit by digit
        value = int("".join(str(DIGITS[sign]) for sign in signs[:6]))
        return value if value <= LARGEST else None
    return _counted(signs)


def _counted(signs: str) -> int | None:
    """Read 一千二百零三; a unit without a digit before it counts once (十二)."""
    above, total, digit = 0, 0, None
    for sign in signs:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in UNITS:
            total += (1 if digit is None else digit) * UNITS[sign]
            digit = None
        elif sign == TEN_THOUSAND:
            above, total, digit = (total + (digit or 0)) * 10_000, 0, None
        else:
            return None
    value = above + total + (digit or 0)
    return value if value <= LARGEST else None


def in_chinese(value: int) -> str:
    """Write a number below 10,000 as headings do: 八, 十二, 一百零三."""
    signs = "零一二三四五六七八九"
    words, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            words += ("零" if pending else "") + signs[digit] + name
        pending = bool(words) and not digit
    return words.removeprefix("一") if words.startswith("一十") else words or "零"
