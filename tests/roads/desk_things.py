"""What pages show and the demonstration does not hold by itself: made once, as people make it.

All of it hangs on the account of 2024 of Guangyuan East, which no road works on.
"""

from desk_visitors import Reception, Visitor
from playwright.sync_api import Page

PARK = "/parks/guangyuan-east/"
YEAR = "2024"


def make_things(reception: Reception) -> dict[str, str]:
    """Return name and address of each thing."""
    made = {}
    for login, make in (
        ("gy-manager", _run_and_publication),
        ("gy-reviewer", _proposal),
        ("gy-verifier", _finding),
        ("province", _screen),
        ("gy-manager", _park_screen),
        ("admin", _invitation),
    ):
        context, visitor = reception.window(login)
        made |= make(visitor, made)
        context.close()
    return made


def open_run(visitor: Visitor, park: str, period: str) -> Page:
    """Open the account of a period from the list of accounts, the newest one."""
    page = visitor.go(f"{park}accounts/")
    page.locator("tbody [data-row-link]", has_text=period).first.click()
    page.wait_for_url("**/accounts/*/")
    return page


def path_of(page: Page) -> str:
    """Return the address of a page without the desk's own."""
    return "/" + page.url.split("/", 3)[3]


def _run_and_publication(visitor: Visitor, made: dict[str, str]) -> dict[str, str]:
    page = open_run(visitor, PARK, YEAR)
    run = path_of(page)
    if page.locator("a[href$='/publish/']").count():  # a desk that runs longer has it published
        page.click("a[href$='/publish/']")
        page.click("main form button.is-main")
        page.wait_for_url(f"**{run}")
    return {"run": run}


def _proposal(visitor: Visitor, made: dict[str, str]) -> dict[str, str]:
    run = made["run"].split("/")[2]
    page = visitor.go(f"{PARK}changes/new/setting/?base={run}")
    page.locator("input[name=choice]").first.check()
    page.fill("textarea[name=reason]", "Look at it in tonnes first")
    page.click("#propose button.is-main")
    page.wait_for_selector(".figures")
    return {"proposal": path_of(page)}


def _finding(visitor: Visitor, made: dict[str, str]) -> dict[str, str]:
    page = visitor.go(f"{made['run']}verification/findings/new/")
    page.select_option("select[name=kind]", "observation")
    page.fill("textarea[name=text]", "Meter log and invoice differ by a day")
    page.click("main form button.is-main")
    page.locator("#findings tbody [data-row-link]").last.wait_for()
    href = page.locator("#findings tbody [data-row-link]").last.get_attribute("href")
    return {"finding": href or ""}


def _screen(visitor: Visitor, made: dict[str, str]) -> dict[str, str]:
    return {"screen": share_screen(visitor, "Hall of the province")}


def _park_screen(visitor: Visitor, made: dict[str, str]) -> dict[str, str]:
    return {"park_screen": share_screen(visitor, "Gate of the park")}


def share_screen(visitor: Visitor, name: str) -> str:
    """Make a link to a big screen and return its address."""
    page = visitor.go("/screens/")
    page.fill("input[name=name]", name)
    page.click("main form button.is-main")
    return "/" + page.input_value("#address").split("/", 3)[3]


def _invitation(visitor: Visitor, made: dict[str, str]) -> dict[str, str]:
    return {"invitation": invite(visitor, "province", "Zhao Demo")}


def invite(visitor: Visitor, role: str, name: str) -> str:
    """Invite a person for a role, in the last place there is, and return the link's address."""
    page = visitor.go(f"/people/invite/?role={role}")
    page.fill("input[name=full_name]", name)
    if page.locator("select[name=place]").count():
        place = page.locator("select[name=place] option").last.get_attribute("value")
        page.select_option("select[name=place]", place)
    page.click("main form button.is-main")
    return "/" + page.input_value("#once").split("/", 3)[3]
