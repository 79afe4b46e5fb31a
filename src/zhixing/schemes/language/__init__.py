"""The scheme language: files that say who owes what, how often and when.

``reader`` reads them, ``model`` is what they say, ``periods`` dates it, ``explain`` puts it in
words, ``tighten`` and ``overlay`` guard local plans, ``diff`` and ``burden`` tell what an edit or a
whole scheme means for a branch.  Nothing here touches the database.
"""
