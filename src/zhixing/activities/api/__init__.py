"""Activities with their attendance, for machines."""

from zhixing.activities.api import attendance, operations

routers = (operations.router, attendance.router)

__all__ = ["routers"]
