"""Stored texts read back into the language's own objects; each text is parsed once in a process."""

from functools import lru_cache

from zhixing.schemes.language.build import laid_over
from zhixing.schemes.language.model import LocalPlan as PlanText
from zhixing.schemes.language.model import Scheme as SchemeText
from zhixing.schemes.language.reader import read_plan, read_scheme
from zhixing.schemes.models import Adoption, LocalPlan, SchemeVersion


@lru_cache(maxsize=64)
def parsed_scheme(text: str) -> SchemeText:
    """Read a scheme's text, which was found good when it was stored."""
    return read_scheme(text, "scheme")


@lru_cache(maxsize=256)
def parsed_plan(text: str, base: str) -> PlanText:
    """Read a local plan's text over the scheme's."""
    return read_plan(text, "plan", parsed_scheme(base))


def scheme_of(version: SchemeVersion) -> SchemeText:
    """Tell what a version of a scheme says."""
    return parsed_scheme(version.text)


def plan_of(plan: LocalPlan) -> PlanText:
    """Tell what a local plan says."""
    return parsed_plan(plan.text, plan.adoption.version.text)


def widened(adoption: Adoption, plan: LocalPlan | None) -> SchemeText:
    """Tell the scheme as it stands where a local plan is laid over it."""
    base = scheme_of(adoption.version)
    return laid_over(base, plan_of(plan)) if plan else base
