"""What the frame of every page needs: where one may go, how large the type is, whether it is the demo."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from zhixing.accounts.preferences import wants_large_type
from zhixing.notices.queries import unread_count
from zhixing.site.navigation import Place, places
from zhixing.study.queries.reading import reader_key


class Frame:
    """The frame of one page; what a page does not show is not asked of the database."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def demo(self) -> bool:
        """Whether this is the demonstration."""
        return bool(settings.DEMO)

    @cached_property
    def large_type(self) -> bool:
        """Whether the reader asked for large type."""
        return wants_large_type(self._request)

    @cached_property
    def unread(self) -> int:
        """How many activities the reader has unread notices about: a plain number."""
        return unread_count(self._request.user)

    @property
    def reader(self) -> str:
        """Who reads, as their own browser may know it: it keeps texts for one reader at a time."""
        return reader_key(self._request.user)

    @cached_property
    def navigation(self) -> list[Place]:
        """The main navigation for this reader."""
        return places(self._request)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give every template the `frame` of its page."""
    return {"frame": Frame(request)}
