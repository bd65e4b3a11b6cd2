"""An instructor's and an administrator's whole path, in a real browser."""

from playwright.sync_api import expect

from submissions.domain.people import Actor
from submissions.services.handing_in import submit
from tests.service.world import until


def test_from_the_gradebook_to_a_grade_by_hand(visit, site):
    """Sort, find a student, read, comment, set a grade by hand, see it in the gradebook."""
    name = site.demo.students[1].name
    page = visit("instructor")
    page.get_by_role("link", name="Deep Learning", exact=True).click()
    page.get_by_role("link", name="Gradebook").click()
    page.get_by_role("link", name="Total").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Total")
    page.get_by_label("Find a student").fill("student02")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Attempt 1").click()

    page.get_by_label("Comment for the student").fill("Well begun.")
    page.get_by_role("button", name="Add the comment").click()
    expect(page.get_by_text("Well begun.")).to_be_visible()
    page.get_by_label("Grade by hand, points").fill("7,5")
    page.get_by_label("Reason", exact=True).fill("oral exam")
    page.get_by_role("button", name="Set the grade by hand").click()

    expect(page.get_by_text("Set by hand to 7.5")).to_be_visible()
    page.get_by_role("link", name="Gradebook").click()
    expect(page.get_by_role("row", name=name)).to_contain_text("7.5 by hand")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert name in download.value.path().read_text(encoding="utf-8-sig")


def test_work_is_marked_by_a_rubric_by_keys_and_without_scripts(visit, site):
    """An item is written; a box is ticked by a key, stored by another, and the next one comes."""
    about = site.demo.sheet.id
    for pupil in site.demo.students[2:4]:
        told = {"file": "s.py", "content": b"x = 1", "client_token": f"rubric {pupil.id}"}
        submit(site.services, Actor(pupil.id, pupil.login, pupil.name), about, **told)
    until(lambda: not site.waits())
    page = visit("instructor", f"/assignments/{about}/rubric", java_script_enabled=False)
    page.get_by_label("What a person may find").fill("Explained well")
    page.get_by_label("Points").fill("1,5")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Submissions").click()
    page.get_by_role("link", name="View the attempt").first.click()

    box = page.get_by_label("Explained well")
    box.press("Space")
    box.press("Enter")
    expect(page.get_by_text("It is stored; the grade follows.")).to_be_visible()
    expect(box).to_be_checked()
    marked = page.url
    page.get_by_role("button", name="Store, then the next student").click()

    expect(page.get_by_role("link", name="Previous student")).to_be_visible()
    expect(box).not_to_be_checked()
    assert page.url != marked


def test_a_regrade_is_reviewed_applied_and_undone(visit, site):
    """Nothing changes before it is applied, and it can be taken back."""
    page = visit("instructor", f"/assignments/{site.demo.practical.id}/regrades")
    page.get_by_label("Reason").fill("the exercise was corrected")
    page.get_by_role("button", name="Propose").click()

    page.get_by_role("button", name="Apply to all").wait_for(timeout=60_000)
    expect(page.get_by_text("Nothing changes")).to_be_visible()
    page.get_by_role("button", name="Apply to all").click()
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("The old reports count again")).to_be_visible()


def test_a_class_list_is_previewed_and_put_in_place(visit, site):
    """What changes is shown before it does; then the person can be invited."""
    page = visit("instructor", f"/courses/{site.demo.course.id}/roster")
    page.get_by_label("Or its text").fill("number,name,login\n77,Grace Hopper,grace")
    page.get_by_role("button", name="Preview changes").click()
    expect(page.get_by_role("row", name="new 77 Grace Hopper")).to_be_visible()

    page.get_by_role("button", name="Import this list").click()
    page.get_by_role("button", name="Invite Grace Hopper").click()
    link = page.locator(".note pre").inner_text()

    invited = visit(path=link)
    invited.get_by_label("New password").fill("a long new password")
    invited.get_by_label("Confirm password").fill("a long new password")
    invited.get_by_role("button", name="Set password").click()
    expect(invited.get_by_text("Sign in as grace")).to_be_visible()


def test_an_assignment_is_given_and_seen_as_a_student(visit, site):
    """From the catalogue by way of its preview to the student's page."""
    page = visit("instructor", f"/courses/{site.demo.course.id}/assignments/new")
    page.get_by_role("link", name="Back-propagation through one hidden layer").click()
    expect(page.locator(".statement")).to_be_visible()
    page.get_by_role("link", name="Give this exercise").click()

    page.get_by_label("Title").fill("Given by hand")
    page.get_by_label("Due", exact=True).fill("2031-09-30T23:59")
    page.get_by_label("Published").uncheck()
    page.get_by_role("button", name="Create assignment").click()

    expect(page.get_by_text("This is a draft")).to_be_visible()
    expect(page.get_by_text("Tue 30 Sep 2031, 23:59").first).to_be_visible()


def test_the_plots_have_words(visit, site):
    """Each plot has a text, and its numbers as a table."""
    page = visit("instructor", f"/assignments/{site.demo.practical.id}/statistics")

    for plot in ("Students by points", "Submissions over time"):
        image = page.get_by_role("img", name=plot)
        expect(image).to_be_visible()
        assert any(character.isdigit() for character in image.get_attribute("aria-label"))
        page.get_by_text(f"{plot} as a table").click()
        expect(page.get_by_role("region", name=f"{plot}, table")).to_be_visible()


def test_an_administrator_makes_an_account(visit, site):
    """Health says that all is well; a new account comes with a link."""
    page = visit("admin")
    page.get_by_role("link", name="Administration").click()
    expect(page.get_by_text("tier", exact=True)).to_be_visible()
    page.get_by_role("link", name="Accounts").click()
    page.get_by_label("Login").fill("newcomer")
    page.get_by_label("Name", exact=True).fill("New Comer")
    page.get_by_role("button", name="Create account").click()

    expect(page.locator(".note pre")).to_contain_text(f"{site.url}/invitation/")
    page.get_by_role("link", name="Audit log").click()
    expect(page.get_by_role("row", name="user.invite").first).to_be_visible()
