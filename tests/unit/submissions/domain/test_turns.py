"""Turns: students are served in rounds, and nobody waits for ever."""

from hypothesis import given
from hypothesis import strategies as st

from submissions.domain.job import turn_after


class Queue:
    """Jobs in the order in which they would be taken; one is served at a time."""

    def __init__(self):
        self.waiting, self.last, self.served, self.count = [], {}, None, 0

    def put(self, student):
        """Queue a job; return its number."""
        self.count += 1
        self.last[student] = turn_after(self.last.get(student), self.served)
        self.waiting.append((self.last[student], self.count, student))
        return self.count

    def take(self):
        """Take the next job; return its number and whose it is."""
        job = min(self.waiting)
        self.waiting.remove(job)
        self.served = max(self.served or 0, job[0])
        return job[1:]


def test_thirty_at_once_delay_others_by_one():
    """Thirty others who come later have their verdicts after one of the thirty."""
    queue = Queue()
    for _ in range(30):
        queue.put("greedy")
    others = [queue.put(f"s{i}") for i in range(30)]
    served = [queue.take()[0] for _ in range(60)]

    assert [served.index(job) for job in others] == list(range(1, 31))


def test_those_who_hand_in_again_at_once_hold_nobody_back():
    """Three who never stop and keep the grader busy: the fifth job of another has its turn."""
    queue = Queue()
    for student in "abc":
        queue.put(student)
    last = [queue.put("patient") for _ in range(5)][-1]
    passed = 0
    while (job := queue.take())[0] != last:
        passed += 1
        assert passed <= 5 * 4
        if job[1] != "patient":
            queue.put(job[1])


def test_whoever_was_busy_alone_is_not_made_to_wait_for_it_later():
    """What was served while nobody else waited is not held against a student."""
    queue = Queue()
    for _ in range(50):
        queue.put("early")
        queue.take()
    early = queue.put("early")
    for student in "ab":
        queue.put(student)
        queue.put(student)

    assert early in [queue.take()[0] for _ in range(3)]


def test_turns_begin_at_nought():
    """And follow one's own, or what is served."""
    assert turn_after(None, None) == 0
    assert turn_after(None, 7) == 7
    assert turn_after(7, 7) == 8
    assert turn_after(3, 7) == 7


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60))
def test_students_who_wait_are_served_evenly(arrivals):
    """While two students both have jobs waiting, neither is served twice more than the other."""
    queue = Queue()
    for student in arrivals:
        queue.put(student)
    served = dict.fromkeys(arrivals, 0)
    while queue.waiting:
        served[queue.take()[1]] += 1
        counts = [served[who] for who in {who for _, _, who in queue.waiting}]
        assert not counts or max(counts) - min(counts) <= 1
