"""Who sees classes, and who holds them."""

from zhixing.core.permissions import allow
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of

allow("training.view", EVERYONE, at=path_of)
allow("training.hold", OFFICERS, at=path_of)
