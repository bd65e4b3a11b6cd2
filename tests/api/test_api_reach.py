"""All that pages can do, programs can do."""

import ast
import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

from submissions import services
from submissions.web.api import ALL

WEB = Path(__file__).parents[2] / "submissions" / "web"
#: What supervisors ask at addresses of their own, without a token.
NOT_FOR_PROGRAMS = {"health.is_ready": "/readyz", "health.show_metrics": "/metrics"}
#: Where learning platforms' browsers come in, and what administrators do in pages or by command.
NOT_FOR_PROGRAMS |= dict.fromkeys(
    (
        "deep_linking.choose",
        "deep_linking.make_and_choose",
        "deep_linking.show_choice",
        "deep_linking.take_request",
        "launching.asked_platform",
        "launching.choose_assignment",
        "launching.enter",
        "launching.receive",
        "launching.show_link",
        "platforms.change_platform",
        "platforms.link_course",
        "platforms.list_platforms",
        "platforms.public_keys",
        "platforms.register_platform",
        "platforms.rotate_key",
        "platforms.show_platform",
        "registering.invite_platform",
        "registering.register_by_link",
        "platform_rosters.apply_platform_roster",
        "platform_rosters.preview_platform_roster",
        "scores.send_again",
        "scores.show_scores",
        "tokens.hash_token",
    ),
    "learning platforms",
)
#: Where browsers come from the university's sign-on, and what goes with it.
NOT_FOR_PROGRAMS |= dict.fromkeys(
    (
        "access.require_admin",
        "sign_on.come_in",
        "sign_on.link_account",
        "sign_on.linked_accounts",
        "sign_on.provider_of",
        "sign_on.show_linked",
        "sign_on.unlink_account",
    ),
    "single sign-on",
)
#: What goes on while somebody types; on a machine of one's own, `grader ci` tries the same inputs.
NOT_FOR_PROGRAMS |= dict.fromkeys(
    ("reading.file_for", "reading.read_typed", "rehearsing.rehearse"), "the workbench"
)
#: Codes are for whoever reads them from a wall.
NOT_FOR_PROGRAMS |= dict.fromkeys(
    (
        "joining.close_joining",
        "joining.coded_course",
        "joining.join",
        "joining.open_joining",
        "joining.sign_up",
    ),
    "join codes",
)
#: Programs read English.
NOT_FOR_PROGRAMS["accounts.choose_language"] = "languages"
#: Mail is asked for, chosen and looked after by people.
NOT_FOR_PROGRAMS |= dict.fromkeys(
    (
        "forgotten.ask_for_password",
        "forgotten.invite_all",
        "mailing.send_mail_again",
        "mailing.show_mail",
        "notices.choose_mail",
        "notices.do_without",
        "notices.show_mail_choice",
    ),
    "mail",
)
#: What somebody has looked at only they can say; and a bar leads people from page to page.
NOT_FOR_PROGRAMS |= {
    "similarity.mark_looked_at": "only a person can say so",
    "todo.place_of": "addresses of pages",
}
#: What a page shows at once, programs ask for in parts.
IN_PARTS = {
    "home.show_home": ("courses.list_courses", "home.list_assignments"),
    "assignments.find_assignment": ("assignments.show_assignment",),
    "assignments.open_assignment": ("assignments.show_assignment", "assignments.list_exercises"),
    "audit.show_settings": ("courses.show_course", "audit.list_audit"),
    "courses.show_courses": ("courses.list_courses", "accounts.list_users"),
    "gradebook.show_submissions": ("assignments.show_assignment", "gradebook.show_gradebook"),
    "mistakes.comment_on_mistake": ("verdicts.add_comment",),
    "mistakes.show_mistake": ("insight.show_statistics", "verdicts.show_verdict"),
    "insight.show_course_statistics": ("insight.show_statistics", "gradebook.show_gradebook"),
    "selection.students_beside": ("gradebook.show_gradebook",),
    "selection.submissions_beside": ("gradebook.show_gradebook",),
    "rubric_marking.show_marking": ("rubric.show_rubric", "verdicts.show_verdict"),
    "similarity.show_similar_pair": ("similarity.show_similarity", "attempts.show_source"),
    "todo.list_todo": (
        "inquiries.list_inquiries",
        "pending.list_to_look_at",
        "similarity.show_similarity",
    ),
    "people.open_roster": ("courses.show_course",),
    "verdicts.show_submission": (
        "verdicts.show_verdict",
        "attempts.list_attempts",
        "attempts.show_source",
    ),
    "verdicts.show_progress": ("verdicts.show_verdict",),
    "verdicts.compare_verdicts": ("attempts.compare_attempts", "verdicts.show_verdict"),
}


def use_cases():
    """Return all public functions of the use cases, as module.name."""
    return {
        f"{module.name.rpartition('.')[2]}.{name}"
        for module in pkgutil.walk_packages(services.__path__, "submissions.services.")
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction)
        if function.__module__ == module.name and not name.startswith("_")
    }


def called(*files):
    """Return the use cases that these files name, as module.name."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    imported = {
        f"{node.module.rpartition('.')[2]}.{one.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module
        for one in node.names
        if node.module.startswith("submissions.services.")
    }
    reached = {
        f"{node.value.id}.{node.attr}"
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    return (imported | reached) & use_cases()


def test_every_use_case_of_the_pages_is_reached():
    """By an operation, or there is a reason."""
    pages = called(*WEB.glob("*.py"))
    operations = called(*(WEB / "api").glob("*.py"), WEB / "waiting.py")

    assert len(pages) > 40
    parts = {part for page in IN_PARTS for part in IN_PARTS[page]}
    assert pages - operations == set(NOT_FOR_PROGRAMS) | set(IN_PARTS)
    assert parts <= operations


def test_names_are_unique():
    """Clients are made from them."""
    assert len({operation.name for operation in ALL}) == len(ALL)
