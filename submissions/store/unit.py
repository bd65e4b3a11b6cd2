"""One unit of work: all tables over one connection."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, text

from submissions.store.assignments import Accommodations, Assignments, Extensions
from submissions.store.audit import Audit
from submissions.store.courses import Courses, Enrolments, Roster
from submissions.store.exercises import CourseExercises
from submissions.store.grades import Grades, Overrides
from submissions.store.groups import GroupMembers, Groups, Partners
from submissions.store.inquiries import Inquiries, InquiryMessages
from submissions.store.jobs import Jobs
from submissions.store.mail import MailChoices, Notices
from submissions.store.people import Sessions, SpentStates, Subjects, Tokens, Tries, Users
from submissions.store.platforms import Contexts, Identities, Keys, Links, Nonces, Platforms
from submissions.store.regrades import RegradeItems, Regrades
from submissions.store.rehearsals import Rehearsals
from submissions.store.room import Room, room_of
from submissions.store.rubric import RubricItems, RubricMarks
from submissions.store.scores import Scores
from submissions.store.similarity import SimilarityLooks
from submissions.store.submissions import (
    Comments,
    Documents,
    NamedAnswers,
    Reports,
    Sources,
    Submissions,
)

S = TypeVar("S")


class Unit(Generic[S]):
    """One unit of work: everything in it is stored, or nothing.

    Attributes
    ----------
    services
        What else whoever opened it needs of the world, put here by them.
    now : datetime
        When it was opened, by them: all that is done in it is done at one time.
    deeds : list of callable
        What is done once it is stored.
    """

    services: S
    now: datetime

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.deeds: list[Callable[[], None]] = []
        self.users = Users(connection)
        self.sessions = Sessions(connection)
        self.tokens = Tokens(connection)
        self.tries = Tries(connection)
        self.courses = Courses(connection)
        self.enrolments = Enrolments(connection)
        self.roster = Roster(connection)
        self.assignments = Assignments(connection)
        self.exercises = CourseExercises(connection)
        self.extensions = Extensions(connection)
        self.accommodations = Accommodations(connection)
        self.groups = Groups(connection)
        self.group_members = GroupMembers(connection)
        self.partners = Partners(connection)
        self.sources = Sources(connection)
        self.submissions = Submissions(connection)
        self.reports = Reports(connection)
        self.documents = Documents(connection)
        self.grades = Grades(connection)
        self.overrides = Overrides(connection)
        self.rubric_items = RubricItems(connection)
        self.rubric_marks = RubricMarks(connection)
        self.comments = Comments(connection)
        self.named_answers = NamedAnswers(connection)
        self.similarity_looks = SimilarityLooks(connection)
        self.inquiries = Inquiries(connection)
        self.inquiry_messages = InquiryMessages(connection)
        self.regrades = Regrades(connection)
        self.regrade_items = RegradeItems(connection)
        self.audit = Audit(connection)
        self.jobs = Jobs(connection)
        self.rehearsals = Rehearsals(connection)
        self.platforms = Platforms(connection)
        self.identities = Identities(connection)
        self.contexts = Contexts(connection)
        self.links = Links(connection)
        self.scores = Scores(connection)
        self.nonces = Nonces(connection)
        self.keys = Keys(connection)
        self.subjects = Subjects(connection)
        self.spent_states = SpentStates(connection)
        self.notices = Notices(connection)
        self.mail_choices = MailChoices(connection)

    def after_commit(self, deed: Callable[[], None]) -> None:
        """Do something once the work is stored; never if it is rolled back."""
        self.deeds.append(deed)

    def version(self) -> str:
        """Return what is behind it and the schema's revision, for the health page."""
        dialect = self._connection.dialect.name
        asked = "SELECT sqlite_version()" if dialect == "sqlite" else "SHOW server_version"
        found = self._connection.execute(text(asked)).scalar_one()
        revision = self._connection.execute(text("SELECT version_num FROM alembic_version"))
        return f"{dialect} {found}, schema {revision.scalar()}"

    def room(self) -> Room:
        """Return what the database has, and how much is left where it is kept."""
        return room_of(self._connection)

    def driver_connection(self) -> Any | None:
        """Return psycopg's own connection; None on SQLite, where nothing else can write on it.

        What a queue in the same database writes there is stored with the work, or undone with it.
        """
        if self._connection.dialect.name == "sqlite":
            return None
        return self._connection.connection.driver_connection
