"""Opens reports in a browser as a reader would, with the network off, and looks for what no other test can see.

    python .ci/look.py FOLDER REPORT.html ...

For every page: no request but for itself, no message on the console, no error; right without a script too; nothing wider than a phone; no
violation of WCAG 2 A and AA (axe-core); no letter smaller than can be read; a printed PDF. Pictures of all of it go to FOLDER, to be looked at by a person.
"""

import pathlib
import sys

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import sync_playwright

WIDTHS = {"screen": 1280, "phone": 390}
# The smallest letters that a picture may have on a phone, in pixels.
SMALLEST = 9.0

folder, pages = pathlib.Path(sys.argv[1]), [pathlib.Path(page).resolve() for page in sys.argv[2:]]
folder.mkdir(parents=True, exist_ok=True)
faults = []


def opened(browser, page, width, locale, script=True):
    """The page in a window of its own, and what it asked for or complained about."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale, java_script_enabled=script)
    context.set_offline(True)
    view, heard = context.new_page(), []
    view.on("request", lambda request: request.url == page.as_uri() or heard.append(f"asked for {request.url}"))
    view.on("console", lambda message: heard.append(f"console: {message.text}"))
    view.on("pageerror", lambda error: heard.append(f"error: {error}"))
    view.goto(page.as_uri())
    view.wait_for_timeout(100)
    return context, view, heard


def looked_at(browser, page, name, width, language, script):
    """Looks at one page in one window, takes a picture, and returns what is wrong."""
    context, view, heard = opened(browser, page, width, "zh-CN" if language == "zh" else "en-GB", script)
    measured = view.evaluate(
        """() => {
            const wide = [...document.querySelectorAll("main *")].filter((e) => !e.closest(".scroll, svg, pre") && e.getBoundingClientRect().right > innerWidth + 1);
            const letters = [...document.querySelectorAll("svg.chart text")].filter((t) => t.getBoundingClientRect().width > 0)
                .map((t) => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a);
            const cut = [...document.querySelectorAll("svg.chart text")].filter((t) => {
                const own = t.getBoundingClientRect(), svg = t.ownerSVGElement.getBoundingClientRect();
                return own.width > 0 && (own.left < svg.left - 2 || own.right > svg.right + 2);
            });
            return {
                across: document.documentElement.scrollWidth - innerWidth,
                wide: wide.slice(0, 3).map((e) => e.tagName + "." + e.className),
                smallest: Math.min(...letters, 99),
                cut: cut.slice(0, 3).map((t) => t.textContent),
                shown: [...document.querySelectorAll("main h1 span[lang]")].filter((e) => e.offsetWidth > 0).map((e) => e.className),
            };
        }"""
    )
    if measured["across"] > 0:
        heard.append(f"scrolls sideways by {measured['across']} px: {measured['wide']}")
    if measured["smallest"] < SMALLEST:
        heard.append(f"letters of {measured['smallest']:.1f} px")
    if measured["cut"]:
        heard.append(f"words are cut off at the edge of a picture: {measured['cut']}")
    if script and set(measured["shown"]) - {language}:
        heard.append(f"shows {measured['shown']}, not only {language}")
    if script:
        found = Axe().run(view, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
        heard += [f"axe: {v['id']}: {v['help']}: {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]
    picture = folder / f"{name}-{'' if script else 'plain-'}{language}-{width}.png"
    view.screenshot(path=picture, full_page=True)
    if script and width == WIDTHS["screen"]:
        view.pdf(path=folder / f"{name}-{language}.pdf", prefer_css_page_size=True)
        view.emulate_media(media="print")
        view.screenshot(path=folder / f"{name}-{language}-print.png", full_page=True)
        Image.open(folder / f"{name}-{language}-print.png").convert("L").save(folder / f"{name}-{language}-grey.png")
    context.close()
    return heard


def pointed(browser, page):
    """What a pointer over the first picture is told."""
    context, view, _ = opened(browser, page, WIDTHS["screen"], "en-GB")
    picture = view.locator("svg.chart:visible").first
    box = picture.bounding_box()
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    told = ""
    for part in (0.3, 0.5, 0.7):
        view.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * part)
        told = told or view.locator(".tip").inner_text()
    context.close()
    return told


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    for page in pages:
        name = f"{page.parent.name}-{page.stem}"
        for language in ("en", "zh"):
            for width in WIDTHS.values():
                for script in (True, False):
                    heard = looked_at(browser, page, name, width, language, script)
                    faults += [f"{name}, {language}, {width} px{'' if script else ', without script'}: {fault}" for fault in heard]
        if not pointed(browser, page):
            faults.append(f"{name}: a pointer over the first picture is told nothing")
        print(f"{name}: looked at")
    browser.close()

print("\n".join(faults))
sys.exit(bool(faults))
