"""All settings of the service; the one place that reads the environment."""

import math
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from grader.errors import SettingsInvalid

MIB = 2**20
QUEUES = ("live", "regrade")
LOGS = ("text", "json")
#: Of every connection to PostgreSQL: a peer that vanishes without a word is noticed in seconds.
KEEPALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


@dataclass(frozen=True, slots=True)
class SignOnSettings:
    """Where people may sign in with their university's account (OpenID Connect).

    Attributes
    ----------
    issuer : str
        The provider's name of itself; its document is below this address.
    client_id, client_secret : str
        What it calls us, and how it knows us.
    name : str
        What people call it: "Sign in with ...".
    scopes : str
        What is asked for, with spaces between.
    groups_claim : str
        Where it says what groups a person is in.
    admins, founders : frozenset of str
        Groups whose people run the service, and whose people may make courses.
    sign_up : bool
        Whether people who have no account yet get one.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "your university"
    scopes: str = "openid profile email"
    groups_claim: str = "groups"
    admins: frozenset[str] = frozenset()
    founders: frozenset[str] = frozenset()
    sign_up: bool = True


SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server that takes our mail.

    Attributes
    ----------
    host, port
    sender : str
        The address that mail comes from.
    security : str
        ``starttls``, ``tls`` from the first byte, or ``none``.
    user, password : str
        Empty where the server takes our word.
    """

    host: str
    port: int
    sender: str
    security: str = SECURITY[0]
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The settings that use cases keep to.

    Attributes
    ----------
    lease_s : float
        How long a job may go without a sign of life of its worker.
    tries : int
        A job that fails so often, by our fault, is set aside for a person.
    session_s : float
        How long a session lasts without being used.
    sign_in_tries, sign_in_window_s
        Sign-ins of a name from one address that may fail within the window before pauses follow;
        ten times as many of a name, fifty times of an address.
    submit_tries, submit_window_s
        Hand-ins a person may try within the window, whatever the assignments allow.
    upload_bytes : int
        Largest upload.
    """

    lease_s: float = 10.0
    tries: int = 4
    session_s: float = 12 * 3600.0
    sign_in_tries: int = 10
    sign_in_window_s: float = 3600.0
    submit_tries: int = 30
    submit_window_s: float = 60.0
    upload_bytes: int = 16 * MIB


@dataclass(frozen=True, slots=True)
class Config(Limits):
    """Settings, with defaults that suit one machine.

    Attributes
    ----------
    data_dir : Path
        Where the embedded database and the secret are kept.
    database_url : str
        Of SQLAlchemy, ``postgresql+psycopg://...``; empty for SQLite in ``data_dir``.
    database_password_file, secret_file : Path or None
        Files with the password that goes into the URL, and with the key that signs cookies; by
        default the URL holds its own, and the key is made in ``data_dir``.
    host, port
        Where the site is served.
    graders : int
        Grader processes of one command; 0 for a site whose graders run elsewhere.
    queues : tuple of str
        What they work for: ``live`` (students who wait), ``regrade``, or both.
    patience_s : float
        How long a command that is told to end lets running jobs go on.
    job_limit_s : float
        A job that runs longer is ended from outside: far above every limit of the jail.
    base_url : str
        Where people reach the site, for links that are sent to them; empty for host and port.
    secure_cookies : bool
        Whether the site is reached by HTTPS alone.
    trusted_proxy : str
        Address of the one proxy in front, ``*`` if nobody else can reach the site; what it says
        about the client (``X-Forwarded-For`` and ``-Proto``) is believed. Empty: nobody.
    allow_tier_b, unsafe_local : bool
        As in :func:`grader.sandbox.open_executor`.
    packages : tuple of str
        What courses may let programs import beside NumPy and the standard library.
    log : str
        ``text``, or ``json`` for one object a line.
    metrics : bool
        Whether the site answers at ``/metrics``.
    metrics_host, metrics_port
        Where a worker answers supervisors; None for nowhere.
    sign_on : SignOnSettings or None
        None if people sign in here alone.
    mail : MailSettings or None
        None if no mail is sent.
    """

    data_dir: Path = Path("deltagrade-data")
    database_url: str = ""
    database_password_file: Path | None = None
    secret_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    graders: int = field(default_factory=lambda: max(1, len(os.sched_getaffinity(0))))
    queues: tuple[str, ...] = QUEUES
    patience_s: float = 20.0
    job_limit_s: float = 600.0
    base_url: str = ""
    secure_cookies: bool = False
    trusted_proxy: str = ""
    allow_tier_b: bool = False
    unsafe_local: bool = False
    packages: tuple[str, ...] = ()
    log: str = "text"
    metrics: bool = False
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = None
    sign_on: SignOnSettings | None = None
    mail: MailSettings | None = None

    @property
    def database(self) -> str:
        """The URL of the database, the embedded one if none is given."""
        url = self.database_url or f"sqlite:///{self.data_dir.resolve() / 'deltagrade.db'}"
        # As PostgreSQL's own tools write it; SQLAlchemy would look for a library we do not use.
        url = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)
        if self.database_password_file is None:
            return url
        password = quote(_only_line(self.database_password_file), safe="")
        return re.sub(r"^([^:]+://[^:@/]+)@", lambda found: f"{found[1]}:{password}@", url)

    @property
    def address(self) -> str:
        """Where links lead that are sent to people; what a request calls us is no matter."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url or f"http://{host}:{self.port}"

    @property
    def distributed(self) -> bool:
        """Whether other machines can take part: on PostgreSQL."""
        return self.database.startswith("postgresql")

    def secret(self) -> str:
        """Return the key that signs cookies; made once and kept, readable by the owner only."""
        if self.secret_file is not None:
            return _only_line(self.secret_file)
        path = self.data_dir / "secret"
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = secrets.token_urlsafe(32)
            file.write(key)
        return key


def _only_line(path: Path) -> str:
    """Return what a file of a secret holds; editors and ``echo`` end it with a line break."""
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsInvalid(str(path), f"it cannot be read ({error.strerror}).") from error
    if not secret:
        raise SettingsInvalid(str(path), "it is empty; wanted a secret in one line.")
    return secret


def config_from(environment: Mapping[str, str] = os.environ) -> Config:
    """Return the settings with what ``GRADER_*`` variables say in place of defaults.

    Parameters
    ----------
    environment : mapping
        ``GRADER_DATA``, ``GRADER_DATABASE_URL``, ``GRADER_DATABASE_PASSWORD_FILE``,
        ``GRADER_SECRET_FILE``, ``GRADER_GRADERS``, ``GRADER_QUEUES``,
        ``GRADER_PATIENCE_S``, ``GRADER_LEASE_S``, ``GRADER_JOB_LIMIT_S``, ``GRADER_TRIES``,
        ``GRADER_BASE_URL``, ``GRADER_SECURE_COOKIES``, ``GRADER_TRUSTED_PROXY``,
        ``GRADER_ALLOW_TIER_B``, ``GRADER_PACKAGES``, ``GRADER_LOG``, ``GRADER_METRICS``,
        ``GRADER_METRICS_HOST``, ``GRADER_METRICS_PORT`` and all that begins with
        ``GRADER_SIGN_ON_`` or ``GRADER_MAIL_`` are read.

    Raises
    ------
    SettingsInvalid
    """
    usual = Config()
    return Config(
        data_dir=Path(environment.get("GRADER_DATA", usual.data_dir)),
        database_url=environment.get("GRADER_DATABASE_URL", ""),
        database_password_file=_path(environment, "GRADER_DATABASE_PASSWORD_FILE"),
        secret_file=_path(environment, "GRADER_SECRET_FILE"),
        graders=int(_number(environment, "GRADER_GRADERS", usual.graders)),
        queues=queues_of(environment.get("GRADER_QUEUES") or ",".join(usual.queues)),
        patience_s=_number(environment, "GRADER_PATIENCE_S", usual.patience_s),
        lease_s=_number(environment, "GRADER_LEASE_S", usual.lease_s),
        job_limit_s=_number(environment, "GRADER_JOB_LIMIT_S", usual.job_limit_s),
        tries=int(_number(environment, "GRADER_TRIES", usual.tries)),
        base_url=_base_url(environment),
        secure_cookies=environment.get("GRADER_SECURE_COOKIES") == "1",
        trusted_proxy=environment.get("GRADER_TRUSTED_PROXY", ""),
        allow_tier_b=environment.get("GRADER_ALLOW_TIER_B") == "1",
        packages=_packages(environment),
        log=_one_of(environment, "GRADER_LOG", LOGS),
        metrics=environment.get("GRADER_METRICS") == "1",
        metrics_host=environment.get("GRADER_METRICS_HOST", usual.metrics_host),
        metrics_port=int(_number(environment, "GRADER_METRICS_PORT", 0)) or None,
        sign_on=_sign_on(environment),
        mail=_mail(environment),
    )


def _mail(environment: Mapping[str, str]) -> MailSettings | None:
    """Return the settings of mail; they are wanted whole, or not at all."""
    host = environment.get("GRADER_MAIL_HOST", "")
    if not host:
        return None
    sender = environment.get("GRADER_MAIL_FROM", "")
    if not re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", sender):
        wanted = f"found {sender!r}; wanted the address that mail comes from."
        raise SettingsInvalid("GRADER_MAIL_FROM", wanted)
    security = _one_of(environment, "GRADER_MAIL_SECURITY", SECURITY)
    port = int(_number(environment, "GRADER_MAIL_PORT", 465 if security == "tls" else 587))
    secret = _path(environment, "GRADER_MAIL_PASSWORD_FILE")
    user = environment.get("GRADER_MAIL_USER", "")
    if (secret is None) != (not user):
        wanted = "wanted together with GRADER_MAIL_USER, or neither of them."
        raise SettingsInvalid("GRADER_MAIL_PASSWORD_FILE", wanted)
    if user and security == "none":
        wanted = "found 'none'; a password goes out encrypted alone."
        raise SettingsInvalid("GRADER_MAIL_SECURITY", wanted)
    password = _only_line(secret) if secret else ""
    return MailSettings(host, port, sender, security, user, password)


def _sign_on(environment: Mapping[str, str]) -> SignOnSettings | None:
    """Return the settings of single sign-on; they are wanted whole, or not at all."""
    issuer = environment.get("GRADER_SIGN_ON_ISSUER", "")
    if not issuer:
        return None
    client_id = environment.get("GRADER_SIGN_ON_CLIENT_ID", "")
    if not client_id:
        raise SettingsInvalid("GRADER_SIGN_ON_CLIENT_ID", "it is empty; the provider shows it.")
    secret = _path(environment, "GRADER_SIGN_ON_SECRET_FILE")
    if secret is None:
        wanted = "it is empty; wanted a file that only the site reads, with the client's secret."
        raise SettingsInvalid("GRADER_SIGN_ON_SECRET_FILE", wanted)
    usual = SignOnSettings(issuer, client_id, _only_line(secret))
    return replace(
        usual,
        name=environment.get("GRADER_SIGN_ON_NAME") or usual.name,
        scopes=environment.get("GRADER_SIGN_ON_SCOPES") or usual.scopes,
        groups_claim=environment.get("GRADER_SIGN_ON_GROUPS_CLAIM") or usual.groups_claim,
        admins=_groups(environment.get("GRADER_SIGN_ON_ADMINS", "")),
        founders=_groups(environment.get("GRADER_SIGN_ON_FOUNDERS", "")),
        sign_up=environment.get("GRADER_SIGN_ON_SIGN_UP") != "0",
    )


def _groups(text: str) -> frozenset[str]:
    """Return the groups in a list with semicolons: names of directories have commas in them."""
    return frozenset(name.strip() for name in text.split(";") if name.strip())


def queues_of(text: str) -> tuple[str, ...]:
    """Return the queues in a list with commas; raise SettingsInvalid if one is none."""
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in QUEUES]
    if unknown:
        wanted = f"found {unknown[0]!r}; wanted one or more of {','.join(QUEUES)}"
        raise SettingsInvalid("GRADER_QUEUES", wanted)
    return names


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    text = environment.get(name)
    return Path(text) if text else None


def _base_url(environment: Mapping[str, str]) -> str:
    said = environment.get("GRADER_BASE_URL", "").rstrip("/")
    parts = urlsplit(said)
    if said and not (parts.scheme in {"http", "https"} and parts.netloc and not parts.query):
        wanted = f"found {said!r}; wanted an address as https://grader.example.org."
        raise SettingsInvalid("GRADER_BASE_URL", wanted)
    return said


def _packages(environment: Mapping[str, str]) -> tuple[str, ...]:
    said = environment.get("GRADER_PACKAGES", "")
    names = tuple(name for part in said.split(",") if (name := part.strip()))
    wrong = [name for name in names if not name.isidentifier()]
    if wrong:
        wanted = f"found {wrong[0]!r}; wanted names as they are imported, as scipy,pandas."
        raise SettingsInvalid("GRADER_PACKAGES", wanted)
    return names


def _one_of(environment: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    said = environment.get(name) or known[0]
    if said not in known:
        raise SettingsInvalid(name, f"found {said!r}; wanted {' or '.join(known)}.")
    return said


def _number(environment: Mapping[str, str], name: str, usual: float) -> float:
    text = environment.get(name, "") or str(usual)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0 and type(usual)(number) == number):
        kind = "a whole number" if isinstance(usual, int) else "a number"
        raise SettingsInvalid(name, f"found {text!r}; wanted {kind} from 0 on.")
    return number
