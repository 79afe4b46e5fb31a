"""The pages of supervision, one file for each."""
