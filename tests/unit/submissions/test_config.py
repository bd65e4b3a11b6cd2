"""Settings from the environment: secrets by file, numbers that make sense, sentences if not."""

from pathlib import Path

import pytest

from grader.errors import SettingsInvalid
from submissions.config import Config, config_from


def written(path, text):
    """Return a file with this text."""
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_nothing_set_is_the_usual():
    """An empty variable is as good as none."""
    assert config_from({}) == config_from({"GRADER_LEASE_S": "", "GRADER_SECRET_FILE": ""})
    assert config_from({}).lease_s == Config().lease_s


def test_a_password_comes_from_a_file_into_the_url(tmp_path):
    """Whatever characters it has; the line break at the end of the file is none of it."""
    config = config_from(
        {
            "GRADER_DATABASE_URL": "postgresql://deltagrade@db/deltagrade",
            "GRADER_DATABASE_PASSWORD_FILE": written(tmp_path / "p", "a/b@c:%\n"),
        }
    )

    assert config.database == "postgresql+psycopg://deltagrade:a%2Fb%40c%3A%25@db/deltagrade"


def test_the_key_of_cookies_comes_from_a_file(tmp_path):
    """So that several sites have the same; nothing is made in the data folder then."""
    config = Config(tmp_path / "data", secret_file=Path(written(tmp_path / "s", "key\n")))

    assert config.secret() == "key"
    assert not config.data_dir.exists()


def test_packages_are_a_list_with_commas():
    """Spaces and empty places do not matter."""
    assert config_from({"GRADER_PACKAGES": "scipy, pandas,"}).packages == ("scipy", "pandas")
    assert config_from({}).packages == ()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("GRADER_PACKAGES", "scipy,scikit-learn", "found 'scikit-learn'; wanted names as they"),
        ("GRADER_GRADERS", "two", "GRADER_GRADERS: found 'two'; wanted a whole number"),
        ("GRADER_GRADERS", "1.5", "wanted a whole number from 0 on"),
        ("GRADER_LEASE_S", "nan", "found 'nan'; wanted a number"),
        ("GRADER_LEASE_S", "-1", "wanted a number from 0 on"),
        ("GRADER_METRICS_PORT", "http", "found 'http'; wanted a whole number"),
        ("GRADER_LOG", "xml", "found 'xml'; wanted text or json"),
    ],
)
def test_a_setting_that_makes_no_sense_is_told_with_its_name(name, text, words):
    """What was found and what was wanted."""
    with pytest.raises(SettingsInvalid, match=words):
        config_from({name: text})


@pytest.mark.parametrize(("text", "words"), [(None, "cannot be read"), (" \n", "is empty")])
def test_a_secret_that_is_not_there_is_told(tmp_path, text, words):
    """With the file it was looked for in."""
    path = tmp_path / "secret"
    if text is not None:
        written(path, text)

    with pytest.raises(SettingsInvalid, match=words):
        Config(secret_file=path).secret()
