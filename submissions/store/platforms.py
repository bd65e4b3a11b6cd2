"""What is asked about learning platforms, and what of theirs is linked to what of ours."""

from submissions.domain.courses import Course
from submissions.domain.platform import (
    Context,
    Identity,
    Link,
    Platform,
    SigningKey,
    SpentNonce,
)
from submissions.store.rows import OfPeople, Passing, Rows, select_of
from submissions.store.tables import (
    CONTEXTS,
    COURSES,
    IDENTITIES,
    KEYS,
    LINKS,
    NONCES,
    PLATFORMS,
)


class Platforms(Rows[Platform]):
    """Registered platforms."""

    table = PLATFORMS

    def all(self) -> list[Platform]:
        """Return all of them."""
        return self._all()

    def of_issuer(self, issuer: str) -> list[Platform]:
        """Return those that call themselves so; one issuer may know us as several clients."""
        return self._all_by(issuer=issuer)


class Identities(OfPeople[Identity]):
    """Who is who."""

    table = IDENTITIES

    def of(self, platform_id: int, sub: str) -> Identity | None:
        """Return who a person of a platform is, if they have been here."""
        return self._one_by(platform_id=platform_id, sub=sub)

    def of_platform(self, platform_id: int) -> list[Identity]:
        """Return all who have come from a platform."""
        return self._all_by(platform_id=platform_id)


class Contexts(Rows[Context]):
    """Which course is which."""

    table = CONTEXTS

    def of(self, platform_id: int, deployment: str, context: str) -> Context | None:
        """Return what is known of a platform's course, if it is linked."""
        return self._one_by(platform_id=platform_id, deployment=deployment, context=context)

    def of_course(self, course_id: int) -> list[Context]:
        """Return the courses of platforms that one of ours is."""
        return self._all_by(course_id=course_id)

    def of_platform(self, platform_id: int) -> list[tuple[Context, Course]]:
        """Return the linked courses of a platform, each with ours."""
        joined = CONTEXTS.join(COURSES, COURSES.c.id == CONTEXTS.c.course_id)
        statement = select_of(CONTEXTS, COURSES).select_from(joined).order_by(CONTEXTS.c.id)
        where = CONTEXTS.c.platform_id == platform_id
        return self._found(statement.where(where), CONTEXTS, COURSES)


class Links(Rows[Link]):
    """Which place leads to which assignment."""

    table = LINKS

    def of(self, context_id: int, resource_link: str) -> Link | None:
        """Return where a place in a course leads, if an instructor has been there."""
        return self._one_by(context_id=context_id, resource_link=resource_link)

    def release(self, context_id: int) -> None:
        """Forget where the places of a course lead: it is another course now."""
        self._remove(LINKS.c.context_id == context_id)


class Nonces(Passing[SpentNonce]):
    """Nonces that have let somebody in."""

    table = NONCES


class Keys(Rows[SigningKey]):
    """Our keys, the newest last."""

    table = KEYS

    def all(self) -> list[SigningKey]:
        """Return all of them."""
        return self._all()
