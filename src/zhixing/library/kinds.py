"""Which types of file make which kind of material."""

from zhixing.core import uploads
from zhixing.library.choices import MaterialKind

# The first kind that takes a type is what an uploaded file of it is thought to be.
TYPES_OF = {
    MaterialKind.RECORDING: uploads.MEDIA,
    MaterialKind.DOCUMENT: (uploads.PDF, uploads.WORD, uploads.PLAIN),
    MaterialKind.SLIDES: (uploads.SLIDES, uploads.PDF),
    MaterialKind.PICTURES: (uploads.PNG, uploads.JPEG, uploads.WEBP),
}
TYPES = tuple(dict.fromkeys(each for types in TYPES_OF.values() for each in types))
ENDINGS = uploads.endings_of(TYPES)


def kinds_for(content_type: str) -> list[MaterialKind]:
    """List what a file of this type may be, the likeliest first; a link for none."""
    fitting = [kind for kind, types in TYPES_OF.items() if any(t.content_type == content_type for t in types)]
    return fitting or [MaterialKind.LINK]
