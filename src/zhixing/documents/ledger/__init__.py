"""A branch's year as ledgers (domain.md §11): on the page, as Excel, and within the archive."""
