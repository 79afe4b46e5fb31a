"""Every change of what is in force."""

from zhixing.schemes.actions.adoptions import adopt_scheme, change_adoption, load_scheme
from zhixing.schemes.actions.local_plans import save_local_plan
from zhixing.schemes.actions.waivers import revoke_waiver, waive

__all__ = ["adopt_scheme", "change_adoption", "load_scheme", "revoke_waiver", "save_local_plan", "waive"]
