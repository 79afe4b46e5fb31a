"""From an uploaded file to pieces: read it into paragraphs, cut those into 编、章、节、条, check the numbering.

Nothing here knows the database or a page.
"""
