"""The half of the roster import that knows the database: what a roster would change, and changing it."""

from .changes import ImportPlan, Options
from .plan import plan_import
from .stated_day import stated_day
from .write import apply_import

__all__ = ["ImportPlan", "Options", "apply_import", "plan_import", "stated_day"]
