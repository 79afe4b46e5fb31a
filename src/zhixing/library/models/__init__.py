"""Tables of the library: texts in editions, cut into articles; materials; what was pushed to whom."""

from zhixing.library.models.materials import Material, Push
from zhixing.library.models.texts import Article, Edition, Listed, Text

__all__ = ["Article", "Edition", "Listed", "Material", "Push", "Text"]
