"""Word documents: the built-in templates, the check of uploaded ones, and filling them."""
