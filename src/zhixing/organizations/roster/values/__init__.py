"""Reads what a roster alone has in its cells: words that stand for codes, ID numbers, phones."""
