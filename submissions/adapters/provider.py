"""A provider of single sign-on, asked by HTTP: its document, the code's token, all bounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx

from grader.errors import SettingsInvalid
from submissions.adapters.answers import asked, object_in
from submissions.config import SignOnSettings
from submissions.domain.sign_on import Question
from submissions.errors import Invalid, LaunchRefused, PlatformUnreachable, SignOnRefused
from submissions.services.platforms import check_address, is_loopback
from submissions.services.ports import Signatures

_MOST_BYTES = 2**18
_DOCUMENT = "/.well-known/openid-configuration"
#: The document is asked for anew after an hour, or so soon if there was none.
_KEPT_S, _SULK_S = 3600.0, 5.0
#: What is wanted of a person; what the token does not say of it may be asked for.
_WANTED = ("name", "email", "email_verified")


@dataclass(frozen=True, slots=True)
class _Document:
    """Where the provider does what; ``trouble`` if it did not say so."""

    at: float
    auth_url: str = ""
    token_url: str = ""
    jwks_url: str = ""
    person_url: str = ""
    end_url: str = ""
    posts_secret: bool = False
    trouble: str = ""


class HttpProvider:
    """One provider by HTTP, as the settings name it.

    Parameters
    ----------
    settings : SignOnSettings
    signatures : Signatures
        Verifies its tokens: RS256 by a published key and nothing else.
    limit_s : float
        How long an answer may take as a whole, however steadily it drips.

    Raises
    ------
    SettingsInvalid
        If its issuer is no address that is reached by HTTPS.
    """

    def __init__(
        self, settings: SignOnSettings, signatures: Signatures, limit_s: float = 10.0
    ) -> None:
        try:
            check_address("it", settings.issuer)
        except Invalid as error:
            raise SettingsInvalid("GRADER_SIGN_ON_ISSUER", error.reason) from error
        self.settings, self._signatures, self._limit_s = settings, signatures, limit_s
        self._kept: _Document | None = None
        self._lock = Lock()

    def question_url(self, question: Question, redirect_uri: str) -> str:
        """Return where a browser is sent to be told who it is.

        Raises
        ------
        PlatformUnreachable
        """
        query = {
            "response_type": "code",
            "scope": self.settings.scopes,
            "client_id": self.settings.client_id,
            "redirect_uri": redirect_uri,
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": question.challenge,
            "code_challenge_method": "S256",
        }
        return _with_query(self._document().auth_url, query)

    def claims(self, code: str, question: Question, redirect_uri: str) -> Mapping[str, Any]:
        """Return what the provider says of a person, for the code that a browser brought.

        Raises
        ------
        SignOnRefused
            If it knows no such code, or its token is not signed as it should be.
        PlatformUnreachable
        """
        document = self._document()
        given = self._redeemed(document, code, question, redirect_uri)
        try:
            said = self._signatures.verify(str(given.get("id_token", "")), document.jwks_url)
        except LaunchRefused as error:
            raise SignOnRefused(error.reason) from error
        by_groups = self.settings.admins or self.settings.founders
        wanted = *_WANTED, *([self.settings.groups_claim] if by_groups else [])
        if not document.person_url or all(name in said for name in wanted):
            return said
        more = self._person(document.person_url, given.get("access_token"))
        if more.get("sub") != said.get("sub"):
            raise SignOnRefused("it says something of somebody else.")
        return {**{name: more[name] for name in wanted if name in more}, **said}

    def end_url(self, back: str) -> str:
        """Return where people sign out of the provider too; empty if they cannot.

        Raises
        ------
        PlatformUnreachable
        """
        url = self._document().end_url
        query = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        return _with_query(url, query) if url else ""

    def _redeemed(
        self, document: _Document, code: str, question: Question, redirect_uri: str
    ) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": question.verifier,
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        own = self.settings.client_id, self.settings.client_secret
        if document.posts_secret:
            form |= {"client_id": own[0], "client_secret": own[1]}
        else:  # RFC 6749, section 2.3.1: both are encoded as in a form
            basic = httpx.BasicAuth(*(quote_plus(one) for one in own))
            request = next(basic.sync_auth_flow(httpx.Request("POST", document.token_url)))
            kind["Authorization"] = request.headers["Authorization"]
        content = urlencode(form).encode()
        return self._told("POST", document.token_url, kind, content)

    def _person(self, url: str, access: object) -> Mapping[str, Any]:
        if not isinstance(access, str) or not (access.isascii() and access.isprintable()):
            raise SignOnRefused("it gave no access to what it knows of you.")
        return self._told("GET", url, {"Authorization": f"Bearer {access}"})

    def _told(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> Mapping[str, Any]:
        bounds = self._limit_s, _MOST_BYTES
        plain = {"Accept": "application/json", **headers}
        with asked(method, url, *bounds, content=content, headers=plain) as answer:
            if httpx.codes.is_client_error(answer.status):
                raise SignOnRefused(f"it answered {answer.status}.")
            if answer.status != httpx.codes.OK:
                raise PlatformUnreachable(url, f"it answered {answer.status}.")
            return object_in(url, answer.read())

    def _document(self) -> _Document:
        with self._lock:
            kept = self._kept
            limit_s = _SULK_S if kept and kept.trouble else _KEPT_S
            if kept is None or monotonic() - kept.at >= limit_s:
                kept = self._kept = self._heard()
        if kept.trouble:
            raise PlatformUnreachable(self.settings.issuer, kept.trouble)
        return kept

    def _heard(self) -> _Document:
        url = self.settings.issuer.rstrip("/") + _DOCUMENT
        try:
            return _read(self._told("GET", url, {}), self.settings.issuer)
        except (PlatformUnreachable, SignOnRefused) as trouble:
            return _Document(monotonic(), trouble=trouble.reason)


def _read(said: Mapping[str, Any], issuer: str) -> _Document:
    """Return what a document says; raise SignOnRefused if it is another's, or sends us astray."""
    if said.get("issuer") != issuer:
        raise SignOnRefused(f"its document is of issuer {str(said.get('issuer'))[:200]!r}.")
    own = is_loopback(urlsplit(issuer).hostname or "")

    def at(name: str, *, must: bool = False) -> str:
        url = said.get(name) or ""
        if not url and not must:
            return ""
        try:
            check_address(name, str(url))
        except Invalid as error:
            raise SignOnRefused(f"its document is wrong: {error}") from error
        if not own and urlsplit(url).scheme != "https":
            raise SignOnRefused(f"its document is wrong: {name} is not reached by https.")
        return str(url)

    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return _Document(
        monotonic(),
        at("authorization_endpoint", must=True),
        at("token_endpoint", must=True),
        at("jwks_uri", must=True),
        at("userinfo_endpoint"),
        at("end_session_endpoint"),
        posts_secret=isinstance(ways, list) and "client_secret_basic" not in ways,
    )


def _with_query(url: str, query: Mapping[str, str]) -> str:
    return url + ("&" if urlsplit(url).query else "?") + urlencode(query)
