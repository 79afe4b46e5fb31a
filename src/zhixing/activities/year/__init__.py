"""A body's year: what is still open and unplanned, packed into as few activities as serve it; and conflicts.

Suggestions are worked out at each look and never stored; what is accepted becomes an ordinary activity.
"""
