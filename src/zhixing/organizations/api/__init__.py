"""Organisations, members and roster imports for machines."""

from zhixing.organizations.api import imports, members, tree

routers = (tree.router, members.router, imports.router)

__all__ = ["routers"]
