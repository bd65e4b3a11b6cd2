"""``python -m grader.cli`` does what ``grader`` does."""

from grader.cli.main import main

if __name__ == "__main__":
    main()
