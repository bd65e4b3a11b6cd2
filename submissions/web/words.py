"""Marks and words of outcomes, the same on all pages."""

from flask_babel import gettext
from markupsafe import Markup

from grader.output.derivation import WORDS
from grader.output.words import OUTCOMES, mark
from grader.symbolic.derivation import Mark
from submissions.domain.mail import Kind
from submissions.translations import gettext_noop
from submissions.web.language import translated

#: What a step of a derivation counts as, among outcomes; at any other a person looks.
_STEP_OUTCOMES = {
    Mark.CORRECT: "passed",
    Mark.DEFINED: "passed",
    Mark.FOLLOW_THROUGH: "passed",
    Mark.WRONG: "failed",
}
#: What mails one can do without are about.
_MAILS = {
    Kind.GRADE: gettext_noop("a grade of yours that a person set or changed"),
    Kind.COMMENT: gettext_noop("comments on what you handed in"),
    Kind.INQUIRY: gettext_noop("answers to your inquiries"),
    Kind.DEADLINE: gettext_noop("a deadline that is a day away, if you have handed in nothing"),
    Kind.DIGEST: gettext_noop("what waits for you as staff, once a day"),
}
#: What the domain's words are called that pages show as they are kept: roles, states, kinds.
_TERMS = (
    gettext_noop("administrator"),
    gettext_noop("student"),
    gettext_noop("grader"),
    gettext_noop("instructor"),
    gettext_noop("queued"),
    gettext_noop("running"),
    gettext_noop("graded"),
    gettext_noop("set aside"),
    gettext_noop("late"),
    gettext_noop("open"),
    gettext_noop("started"),
    gettext_noop("upcoming"),
    gettext_noop("done"),
    gettext_noop("missed"),
    gettext_noop("answered"),
    gettext_noop("closed"),
    gettext_noop("all"),
    gettext_noop("applied"),
    gettext_noop("dropped"),
    gettext_noop("undone"),
    gettext_noop("waiting"),
    gettext_noop("sent"),
    gettext_noop("refused"),
    gettext_noop("invitation"),
    gettext_noop("password"),
    gettext_noop("grade"),
    gettext_noop("comment"),
    gettext_noop("inquiry"),
    gettext_noop("deadline"),
    gettext_noop("digest"),
    gettext_noop("right"),
    gettext_noop("wrong"),
    gettext_noop("missing"),
    gettext_noop("undecided"),
)
#: What scripts say.
_SCRIPTS = (
    gettext_noop("%(name)s has %(size)s bytes; at most %(limit)s can be taken."),
    gettext_noop("%(name)s will be handed in, not what is typed above."),
    gettext_noop("%(name)s will be handed in."),
    gettext_noop("This file is too large."),
    gettext_noop(
        "Your session is over. Sign in again in another tab, then check again: what you typed "
        "stays here."
    ),
    gettext_noop("The check did not go through. Try again in a moment: what you typed stays here."),
    gettext_noop("Checking"),
    gettext_noop("The site cannot be reached. What you typed stays here."),
    gettext_noop("Your program"),
    gettext_noop("Your formulas"),
    gettext_noop("Replace what is in the editor by the starter?"),
    gettext_noop("This is the starter as it is."),
    gettext_noop("Hand it in?"),
    gettext_noop("What you typed here last (%(at)s) is back."),
    gettext_noop("Discard it"),
    gettext_noop("The regrade can be reviewed."),
)
_TONES = {"right": "good", "wrong": "bad", "missing": "bad"}


def mails() -> dict[Kind, str]:
    """Return what mails one can do without are about."""
    return {kind: gettext(said) for kind, said in _MAILS.items()}


def term(name: str) -> str:
    """Return a word of the domain as the reader says it; one that is not known stays as it is."""
    return gettext(name) if name else ""


def script_words() -> dict[str, str]:
    """Return what scripts say, by what they say in English."""
    return {said: gettext(said) for said in _SCRIPTS}


def outcome(name: str) -> str:
    """Return an outcome in words; one that a newer grader wrote stays as it is."""
    return translated(OUTCOMES.get(name, name))


def outcome_mark(name: str) -> Markup:
    """Return the mark of an outcome, with its words for those who cannot see it."""
    return Markup(
        '<span class="mark %s" aria-hidden="true">%s</span><span class="unseen">%s</span>'
    ) % (name, mark(name), outcome(name))


def step_outcome(verdict: str) -> str:
    """Return the outcome that the verdict on a step amounts to."""
    return _STEP_OUTCOMES.get(_step(verdict), "undecided")


def step_words(verdict: str) -> str:
    """Return the verdict on a step in words."""
    return translated(WORDS[_step(verdict)])


def step_mark(verdict: str) -> Markup:
    """Return the mark of a step of a derivation, and its verdict in words."""
    name = step_outcome(verdict)
    values = name, mark(name), step_words(verdict)
    return Markup('<span class="mark %s" aria-hidden="true">%s</span>%s') % values


def _step(verdict: str) -> Mark:
    return Mark(verdict) if verdict in set(Mark) else Mark.UNDECIDED  # a newer grader's word


def standing_tone(standing: str) -> str:
    """Return the colour of how one of several arrays stands."""
    return _TONES.get(standing, "half")


def score_tone(share: float) -> str:
    """Return the colour of a score: all of it, nothing, or between.

    Examples
    --------
    >>> score_tone(1.0), score_tone(0.5), score_tone(0.0)
    ('good', 'half', 'bad')
    """
    if share >= 1.0:
        return "good"
    return "half" if share > 0.0 else "bad"
