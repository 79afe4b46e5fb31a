"""The API itself: django-ninja behind one door, answering every error as a problem."""

import json
from collections.abc import Callable
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import re_path
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as Unfit
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from typing_extensions import override

from zhixing.core.api.description import completed
from zhixing.core.api.problems import Problem, answer

View = Callable[..., HttpResponse]
MULTIPART = "multipart/form-data"
ANYTHING = r"^[\s\S]*$"


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


class StrictParser(Parser):
    """Reads bodies of the type that they say; NaN and Infinity are no JSON."""

    @override
    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise Problem("media-type", _("Send JSON, and say so: Content-Type: application/json."))
        return json.loads(request.body, parse_constant=_no_number)

    @override
    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> Any:
        if data is not request.GET and request.content_type != MULTIPART:
            raise Problem("media-type", _("Send a form with a file: Content-Type: multipart/form-data."))
        return super().parse_querydict(data, list_fields, request)


class Api(NinjaAPI):
    """An API whose addresses are all entered by `door`, which asks who comes; its pages by `docs_door`."""

    def __init__(
        self, *, door: Callable[[View], View], docs_door: Callable[[View], View], **options: Any
    ) -> None:
        # The badge of swagger's own validator would call another host.
        docs = Swagger(settings={"validatorUrl": None, "persistAuthorization": False})
        super().__init__(docs=docs, docs_decorator=docs_door, parser=StrictParser(), **options)
        self.door = door
        for kind in (Exception, Http404, HttpError, Unfit):
            self.add_exception_handler(kind, answer)

    @override
    def _get_urls(self) -> list[Any]:
        patterns: list[Any] = super()._get_urls()
        for pattern in patterns:
            if pattern.name not in {"openapi-json", "openapi-view"}:
                pattern.callback = self.door(pattern.callback)
        return [*patterns, re_path(ANYTHING, self.door(_nothing), name="nothing")]

    @override
    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    @override
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        return completed(super().get_openapi_schema(**options))


def _nothing(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    raise Http404(request.path)
