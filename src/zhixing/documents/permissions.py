"""Who has a branch's templates, ledger and archive."""

from zhixing.core.permissions import Role, allow
from zhixing.organizations.permissions import OFFICERS, path_of

allow("documents.manage_templates", OFFICERS, at=path_of)
allow("documents.export_ledger", (*OFFICERS, Role.INSPECTOR), at=path_of)  # names of lecturers, resolutions
allow("documents.archive", OFFICERS, at=path_of)  # everything: minutes, sign-in sheets, files
