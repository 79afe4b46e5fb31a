"""A branch's year as one zip that can be checked anywhere, by anybody, without the system that made it."""
