"""A sheet out of questions of several exercises: in a file, with points."""

from grader.authoring.sheet.composed import Part, sheet_exercise
from grader.authoring.sheet.file import read_sheet
from grader.authoring.sheet.pack import write_sheet_pack

__all__ = ["Part", "read_sheet", "sheet_exercise", "write_sheet_pack"]
