"""Turns: students are served in rounds, and nobody waits for ever."""

from hypothesis import given
from hypothesis import strategies as st

from submissions.domain.job import turn_after


class Queue:
    """Jobs in the order in which they would be taken; one is served at a time."""

    def __init__(self):
        self.waiting = []
        self.count = 0

    def put(self, student):
        """Queue a job; return its number."""
        own = max((turn for turn, _, who in self.waiting if who == student), default=None)
        first = min((turn for turn, _, _ in self.waiting), default=None)
        self.count += 1
        self.waiting.append((turn_after(own, first), self.count, student))
        return self.count

    def take(self):
        """Take the next job; return its number and whose it is."""
        job = min(self.waiting)
        self.waiting.remove(job)
        return job[1:]


def test_thirty_at_once_delay_others_by_one():
    """Thirty others who come later have their verdicts after one of the thirty."""
    queue = Queue()
    for _ in range(30):
        queue.put("greedy")
    others = [queue.put(f"s{i}") for i in range(30)]
    served = [queue.take()[0] for _ in range(60)]

    assert [served.index(job) for job in others] == list(range(1, 31))


def test_whoever_has_waited_is_not_passed_by_for_ever():
    """Newcomers join the round that is next: between two jobs of one student, each has one."""
    queue = Queue()
    last = [queue.put("greedy") for _ in range(5)][-1]
    passed = 0
    while queue.take()[0] != last:
        queue.put(f"newcomer {passed}")
        passed += 1

    assert passed <= 10


def test_an_empty_queue_begins_anew():
    """Turns do not grow while nobody waits."""
    assert turn_after(None, None) == 0
    assert turn_after(None, 7) == 7
    assert turn_after(7, 7) == 8
    assert turn_after(9, 7) == 10


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60))
def test_students_who_wait_are_served_evenly(arrivals):
    """While two students both have jobs waiting, neither is served twice more than the other."""
    queue = Queue()
    for student in arrivals:
        queue.put(student)
    served = dict.fromkeys(arrivals, 0)
    while queue.waiting:
        served[queue.take()[1]] += 1
        waiting = {who for _, _, who in queue.waiting}
        counts = [served[who] for who in waiting]
        assert not counts or max(counts) - min(counts) <= 1
