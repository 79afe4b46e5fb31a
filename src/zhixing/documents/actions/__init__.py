"""What this room writes: a branch's templates, and the archives that it asks for."""

from zhixing.documents.actions.archives import keep_archive, request_archive
from zhixing.documents.actions.templates import remove_template, set_template

__all__ = ["keep_archive", "remove_template", "request_archive", "set_template"]
