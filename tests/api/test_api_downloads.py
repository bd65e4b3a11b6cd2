"""Everything that was handed in, for programs."""

import io
from zipfile import ZipFile


def test_everything_handed_in_is_one_zip(shared):
    """A folder for each student; only two words say which attempts."""
    path = f"/assignments/{shared.demo.practical.id}/submissions.zip"

    found = shared["grader"].get(f"{path}?attempts=all")
    names = ZipFile(io.BytesIO(found.data)).namelist()

    assert found.content_type == "application/zip"
    assert [name.split("/")[1] for name in names] == ["attempt-001"] * 3
    assert shared["grader"].get(f"{path}?attempts=some").status_code == 422
