"""Sample data for `make demo` and the browser journeys: a work committee, its branches, most of a year.

Everything is made from a fixed seed, so that two demos of one day are alike.
"""
