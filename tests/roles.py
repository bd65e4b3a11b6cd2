"""Who may do what, at the pages and at the API: one table for both."""

ROLES = ("nobody", "student", "classmate", "stranger", "rival", "grader", "instructor", "admin")
OUTSIDE = {"stranger": 404, "rival": 404}
#: What each kind of page or operation answers to whom; who is not named, may.
KINDS = {
    "public": {},
    "launched": dict.fromkeys(ROLES, 403),  # without a platform's word, whoever one is
    "nothing": dict.fromkeys(ROLES, 404),  # without a secret, or what is not set up
    "nothing for you": dict.fromkeys(ROLES[1:], 404) | {"nobody": 401},
    "signed in": {"nobody": 401},
    "members": {"nobody": 401, **OUTSIDE},
    "owner": {"nobody": 401, "classmate": 404, **OUTSIDE},
    "author": {"nobody": 401, "classmate": 404, **OUTSIDE, **dict.fromkeys(ROLES[5:], 403)},
    "students": {"nobody": 401, **OUTSIDE, **dict.fromkeys(ROLES[5:], 403)},
    "staff": {"nobody": 401, "student": 403, "classmate": 403, **OUTSIDE},
    "staff of work": {"nobody": 401, "student": 403, "classmate": 404, **OUTSIDE},
    "teachers": {"nobody": 401, "student": 403, "classmate": 403, "grader": 403, **OUTSIDE},
    "inviters": dict.fromkeys(ROLES[1:6], 404) | {"nobody": 401},
    "own data": dict.fromkeys(ROLES[2:-1], 404) | {"nobody": 401},
    "admin": dict.fromkeys(ROLES[1:-1], 403) | {"nobody": 401},
}
