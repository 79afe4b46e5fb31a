"""/api/v1: the rooms' operations behind one door."""

from zhixing.accounts.api import Bearer, docs_door, door
from zhixing.activities import api as activities
from zhixing.core.api import Api
from zhixing.organizations import api as organizations
from zhixing.supervision import api as supervision

DESCRIPTION = """\
For systems that push rosters and activities, and for superiors' systems that pull results.

* **Token**: made by a person under “My account → Tokens”; it does what that person may do, below the chosen
  body, until it ends. Beyond its reach nothing exists (404).
* **Ids** are texts: they have 64 bits.
* **Lists** come by the page: give `next` as `cursor`.
* **Writes** take an `Idempotency-Key`: the same request sent twice is done once.
* **Errors** are `application/problem+json` (RFC 9457), in Chinese or English by `Accept-Language`.
* Nobody is scored or ranked: there are numbers of what is due and met, nothing else.
"""

api = Api(
    door=door,
    docs_door=docs_door,
    title="Zhixing 知行",
    version="1",
    description=DESCRIPTION,
    auth=Bearer(),
    urls_namespace="api",
)
for router in (*organizations.routers, *activities.routers, supervision.router):
    api.add_router("", router)
