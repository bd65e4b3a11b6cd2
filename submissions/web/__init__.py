"""The service in a browser, and for programs: pages for people, an API for all else.

Views are thin: they read the request, call one use case, which checks permissions, and render.
Nothing is kept in the module: everything hangs on the application that :func:`create_app` returns.
"""

from datetime import timedelta
from importlib.resources import files
from pathlib import Path

from flask import Flask
from markupsafe import Markup

from submissions.config import MIB, Config
from submissions.domain.permissions import Permission
from submissions.services.ports import Services
from submissions.web import (
    admin,
    api,
    assets,
    auth,
    course,
    deep_linking,
    errors,
    exercises,
    groups,
    inquiry,
    instructor,
    joining,
    launch,
    mail,
    marking,
    mistakes,
    platforms,
    probe,
    registering,
    regrade,
    rubric,
    sign_on,
    similarity,
    student,
    todo,
    workbench,
)
from submissions.web.addresses import set_up_addresses
from submissions.web.compiled import Compiled
from submissions.web.context import keep
from submissions.web.csrf import check_form, csrf
from submissions.web.filters import FILTERS, GLOBALS
from submissions.web.frame import set_up_frame
from submissions.web.headers import add_headers
from submissions.web.ids import Id
from submissions.web.language import set_up_language
from submissions.web.places import SESSION, THREADS
from submissions.web.resuming import resume
from submissions.web.rule import Rule

#: What a form may need beside the file: the other fields and the multipart frame.
_FORM_BYTES = MIB

__all__ = ["THREADS", "create_app"]


def create_app(services: Services, config: Config) -> Flask:
    """Return the WSGI application.

    Parameters
    ----------
    services : Services
        What the use cases need; nothing is started here.
    config : Config
        Cookies, the upload limit and the secret are taken from it.
    """
    app = Flask("submissions.web", static_folder=None)
    app.config.update(
        SECRET_KEY=config.secret(),
        BASE_URL=config.address,
        MAX_CONTENT_LENGTH=config.upload_bytes + _FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=_FORM_BYTES,
        MAX_FORM_PARTS=1000,
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=config.session_s),
        SESSION_COOKIE_NAME=SESSION,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    keep(app, services)
    _set_up_templates(app)
    set_up_addresses(app)
    set_up_language(app)
    set_up_frame(app, services)
    todo.set_up_todo(app)
    _set_up_routes(app)
    if config.metrics:
        app.register_blueprint(probe.numbers)
    app.before_request(resume)
    app.before_request(check_form)
    app.after_request(add_headers)
    return app


def _set_up_templates(app: Flask) -> None:
    tidy = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_options = {**tidy, "bytecode_cache": Compiled()}
    app.jinja_env.filters |= FILTERS
    app.jinja_env.globals |= GLOBALS | {"csrf": _hidden_fields, "Permission": Permission}


def _hidden_fields() -> Markup:
    """Return what every form carries: where it is from, and what one came for."""
    return csrf() + todo.place_fields()


def _set_up_routes(app: Flask) -> None:
    app.url_map.converters["id"] = Id
    app.url_rule_class = Rule
    for reader in (
        auth,
        student,
        workbench,
        course,
        instructor,
        marking,
        mistakes,
        inquiry,
        regrade,
        rubric,
        similarity,
        todo,
        admin,
        probe,
        api,
    ):
        app.register_blueprint(reader.pages)
    for room in (
        deep_linking,
        exercises,
        groups,
        joining,
        launch,
        mail,
        registering,
        platforms,
        sign_on,
    ):
        app.register_blueprint(room.pages)
    app.register_blueprint(api.manual)
    for door in (mail.without, registering.door):
        app.register_blueprint(door)
    errors.register(app)
    # One copy of KaTeX serves the report of the command line and these pages.
    katex = files("grader.output") / "vendor" / "katex"
    assets.serve(app, static=Path(app.root_path) / "static", katex=Path(str(katex)))
