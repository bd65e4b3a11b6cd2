"""Icons, letters and colours: there, ours to give, and readable."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[4] / "submissions" / "web"
STATIC, TEMPLATES = WEB / "static", WEB / "templates"
VENDOR = STATIC / "vendor"


def test_every_icon_that_a_page_names_is_there_and_no_other():
    """A name that is spelled wrong would be an empty place."""
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', (VENDOR / "lucide/icons.svg").read_text()))
    texts = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    called = "\n".join(re.findall(r"icon\((.*?)\) }}", texts))
    named = set(re.findall(r'"([\w-]+)"(?!:)', called))

    assert len(named) > 20
    assert named == symbols


def test_an_icon_says_nothing_by_itself(shared):
    """The word beside it does; readers of screens pass it over."""
    page = shared["instructor"].get("/").text
    icons = re.findall(r'<svg class="icon".*?</svg>', page)

    assert icons
    assert all('aria-hidden="true"' in one for one in icons)
    address = re.search(r'<use href="([^"#]+)#', icons[0])[1]
    assert shared["nobody"].client.get(address, buffered=True).status_code == 200


@pytest.mark.parametrize("folder", ["fonts", "lucide", "codemirror"])
def test_what_is_of_others_has_its_licence(folder):
    """And a line that says what it is."""
    licences = list((VENDOR / folder).glob("LICENSE*"))
    fonts = {
        path.name.rsplit("-latin", 1)[0].removesuffix("-greek.woff2")
        for path in (VENDOR / folder).glob("*.woff2")
    }

    assert licences
    assert f"| `{folder}` |" in (VENDOR / "README.md").read_text()
    assert {f"LICENSE-{font}" for font in fonts} <= {path.name for path in licences}


def test_every_letter_that_a_sheet_names_is_there_and_small():
    """Fonts of the site weigh less than a photograph."""
    sheet = (STATIC / "fonts.css").read_text()
    named = re.findall(r'url\("([^"]+)"\)', sheet)

    assert {STATIC / one for one in named} == set((VENDOR / "fonts").glob("*.woff2"))
    assert sum((STATIC / one).stat().st_size for one in named) < 110_000
    assert "swap" not in sheet


def shades(sheet, dark):
    """Return the colours of a scheme by name."""
    light, _, rest = sheet.partition("@media (prefers-color-scheme: dark)")
    part = light + (rest.partition("\n}\n")[0] if dark else "")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", part))


def luminance(colour):
    """Return how bright a colour is, as WCAG counts it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Return the contrast of two colours, from 1 to 21."""
    dim, bright = sorted(map(luminance, (one, other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_colours_can_be_told_apart_by_everybody(dark):
    """Text 4.5 to 1 (WCAG AA), edges and drawings 3 to 1."""
    found = shades((STATIC / "site.css").read_text(), dark)
    grounds = [found[name] for name in ("ground", "paper", "code", "accent-ground")]
    for name in ("ink", "quiet", "accent", "good", "bad", "half"):
        assert min(contrast(found[name], one) for one in grounds) >= 4.5, name
    for tone in ("good", "bad", "half"):
        assert contrast(found[tone], found[f"{tone}-ground"]) >= 4.5, tone
    for name, ground in (
        ("on-accent", "accent"),
        ("on-night", "night"),
        ("night-quiet", "night"),
        ("gold", "night"),
    ):
        assert contrast(found[name], found[ground]) >= 4.5, name
    assert contrast(found["edge"], found["paper"]) >= 3
    assert contrast(found["gold-edge"], found["paper"]) >= 3


def test_colours_reject_what_is_hard_to_read():
    """The measure itself: known pairs."""
    assert round(contrast("#fff", "#000"), 1) == 21.0
    assert contrast("#777777", "#fff") < 4.5 < contrast("#767676", "#fff")


def test_sheets_fit_in_the_head():
    """None over 400 lines."""
    assert all(len(path.read_text().splitlines()) <= 400 for path in STATIC.glob("*.css"))
