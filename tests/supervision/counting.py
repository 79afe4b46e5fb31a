"""How many queries a page takes; what must not grow is compared with itself, not with a number."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, url) -> int:
    """Count the queries of a page, the second time it is asked for, so that no cache is filled on the way."""
    client.get(url)
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)
