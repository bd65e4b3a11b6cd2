"""Take the pictures of docs/ci.md: ``python docs/pictures_of_ci.py``; needs Debian's Chromium.

The summary is rendered as GitHub does, by a Markdown library; the verdict is the HTML that a
notebook gets, with its formulas typeset by KaTeX.
"""

import dataclasses
import io
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import sync_playwright

from exercises.hidden_layer_tanh import EXERCISE
from grader.grading import PUBLIC_SEED, Submission, grade
from grader.intake import read_path
from grader.notebook.program import program_of_cell
from grader.notebook.verdict import Verdict
from grader.output import Document, write_markdown
from grader.output.formulas import katex
from grader.report import Show, seen_by
from grader.sandbox import Limits, open_executor
from tests.browsers import CHROMIUM

ROOT = Path(__file__).parents[1]
SOLUTION = ROOT / "examples/class/021_mistake_missing_transpose/solution.py"
STYLE = """body { font: 15px/1.5 system-ui, sans-serif; margin: 0; padding: 16px 24px }
table { border-collapse: collapse } td, th { border: 1px solid #d0d7de; padding: 4px 12px }
code, pre { font: 13px/1.4 monospace } pre { background: #f6f8fa; padding: 8px 12px; margin: 8px 0;
white-space: pre-wrap } h2 { border-bottom: 1px solid #d0d7de }"""
TYPESET = """for (const item of document.querySelectorAll("li"))
  item.innerHTML = item.innerHTML.replace(/\\$([^$]+)\\$/g,
    (_, tex) => katex.renderToString(tex.replaceAll("&amp;", "&")))"""
CELL = """%%grader check delta_k
def delta_k(delta_next, W_next, s_k):
    return (W_next @ delta_next) * (1 - np.tanh(s_k) ** 2)"""


def main() -> None:
    """Write both pictures."""
    cell = program_of_cell(CELL.partition("\n")[2], ["import numpy as np"])
    with open_executor(Limits(), allow_tier_b=True) as executor:
        report, checked = (
            seen_by(
                grade(EXERCISE, one, executor, PUBLIC_SEED, public_only=True), Show.HINTS.reader
            )
            for one in (read_path(SOLUTION), Submission("this cell", cell, file="cell"))
        )
    summary = io.StringIO()
    write_markdown(Document(EXERCISE.slug, [report]), summary)
    take("ci-summary.png", MarkdownIt("commonmark").enable("table").render(summary.getvalue()))
    alone = dataclasses.replace(checked, questions=checked.questions[:1])
    verdict = Verdict(EXERCISE.slug, alone)._repr_html_()
    take("notebook.png", f"<pre>{escape(CELL)}</pre>{verdict}")


def take(name: str, body: str) -> None:
    """Take a picture of some HTML."""
    page_html = f"<!DOCTYPE html><meta charset=utf-8><style>{STYLE}{katex().style}</style>{body}"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 910, "height": 100})
        page.set_content(page_html)
        page.add_script_tag(content=katex().script)
        page.evaluate(TYPESET)
        page.screenshot(path=ROOT / "docs/images" / name, full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
