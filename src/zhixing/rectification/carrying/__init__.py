"""Problems of earlier campaigns, from an Excel list to rows that can be listed (R2.5-6); nothing here writes.

reading    a file → lines, each with its cells understood
grouping   lines → problems: several lines of one, three sheets of one list
checking   problems → what they mean here: bodies, kinds, people
comparing  what of it is on the lists already
"""
