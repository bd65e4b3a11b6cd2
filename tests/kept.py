"""What is stored, as tests look for it: by any attributes, in any table."""

from sqlalchemy import func, select

from submissions.store.rows import plain


def kept(rows):
    """Return what is in a table of a unit of work, to be looked through."""
    return Kept(rows)


class Kept:
    """All stored values of a kind; criteria name attributes: a list means any, None no value."""

    def __init__(self, rows):
        self._rows, self._table = rows, rows.table

    def find(self, *, limit=None, newest=False, **criteria):
        """Return all values that fit, in order of ids."""
        order = self._table.c.id.desc() if newest else self._table.c.id
        statement = plain(self._table).where(*self._where(criteria)).order_by(order).limit(limit)
        return self._rows._found(statement, self._table)

    def first(self, **criteria):
        """Return the first value that fits, if there is one."""
        return next(iter(self.find(limit=1, **criteria)), None)

    def count(self, **criteria):
        """Return how many values fit."""
        statement = select(func.count()).select_from(self._table).where(*self._where(criteria))
        return self._rows._connection.execute(statement).scalar_one()

    def _where(self, criteria):
        for name, wanted in criteria.items():
            column = self._table.c[name]
            yield column.in_(wanted) if isinstance(wanted, list) else column == wanted
