"""Roster import, the half that needs no database: from an .xlsx file to checked rows and named problems."""
