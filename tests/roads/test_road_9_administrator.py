"""Road 9: people, roles, sign-in, tokens, the log, backup and restore."""

import base64
import hashlib
import hmac
import os
import re
import struct
import subprocess
import time

import pytest
from desk_acts import taken
from desk_visitors import Desk, Reception, Visitor, program, sign_in
from playwright.sync_api import Locator, Page, expect

PARK, UNIT, MONTH = "langzhong", "langzhong/E03", "2026-10"
PASSWORD = "Road-nine-2026"  # noqa: S105 - of people invented here
SCOPES = ("ledgers:read", "ledgers:write", "results:read")


def test_an_invited_person_joins_gets_a_role_and_leaves(visit):
    admin = visit("admin", language="en")
    city = _joined(visit, admin, "city", "Qian Demo", "qian-city", place="510600")
    expect(city.go("/overview/").locator("h1")).to_be_visible()
    assert city.page.goto(f"{city.base}/system/").status in (403, 404)
    assert city.page.goto(f"{city.base}/people/").status in (403, 404)

    page = _person(admin, "qian-city")
    page.click("a[href$='/roles/new/']")
    page.click("tbody a[href='?role=verifier']")
    page.select_option("select[name=place]", index=1)
    page.click("main form button.is-main")
    expect(page.locator("main")).to_contain_text("Verifier")
    expect(city.go("/verifications/").locator("tbody [data-row-link]").first).to_be_visible()

    _make_sure(page.locator("tbody tr", has_text="Verifier").first, "/end/")
    expect(page.locator("tbody tr.quiet")).to_contain_text("Verifier")
    assert city.page.goto(f"{city.base}/verifications/").status in (403, 404)

    _make_sure(page.locator("main"), "/close/")
    expect(page.locator("form[action$='/reopen/']")).to_be_visible()
    city.go("/overview/")
    assert "/sign-in/" in city.page.url, "a closed account is signed out at once"


def test_a_program_files_with_a_token_of_a_person(visit):
    admin = visit("admin", language="en")
    filer = _joined(visit, admin, "filer", "Sun Demo", "sun-filer", park=PARK, place=UNIT)
    secret = _token(filer)
    ask = filer.page.request
    bearer = {"Authorization": f"Bearer {secret}"}
    api = f"{filer.base}/api/v1"
    assert visit().page.request.get(f"{api}/duties").status == 401
    duties = ask.get(f"{api}/duties?state=received", headers=bearer).json()
    assert {one["enterprise"] for one in duties} == {UNIT}, "one enterprise and no other"
    assert ask.get(f"{api}/parks", headers=bearer).json() == []
    duty = next(
        one
        for one in ask.get(f"{api}/duties?period={MONTH}", headers=bearer).json()
        if one["state"] == "not_filed"
    )
    last = max(duties, key=lambda one: one["period"])
    rows = ask.get(f"{api}/filings/{last['filing']}/rows", headers=bearer).json()
    body = {"rows": [_row(one["texts"]) for one in rows], "seen_decisions": 0}
    keyed = {**bearer, "Idempotency-Key": f"{MONTH}-E03"}
    answers = [
        ask.post(f"{api}/duties/{duty['id']}/filings", headers=keyed, data=body) for _ in range(2)
    ]
    assert [one.status for one in answers] == [201, 201], answers[0].text()
    assert answers[0].json() == answers[1].json(), "the same key is carried out once"
    assert ask.post(f"{api}/readings", headers=keyed, data={"readings": []}).status in (
        403,
        404,
        422,
    )

    page = filer.go(f"/filings/{duty['id']}/")
    expect(page.locator(".question .chip").first).to_have_text("Pending review")
    page = filer.go("/me/tokens/")
    page.click("form[action$='/revoke/'] button")
    assert ask.get(f"{api}/duties", headers=bearer).status == 401


def test_a_second_factor_is_set_up_asked_for_and_taken_away(visit):
    admin = visit("admin", language="en")
    person = _joined(visit, admin, "city", "Li Demo", "li-city", place="510600")
    page = person.go("/me/")
    page.click("a[href*='totp']")
    secret = page.input_value("#totp-secret")
    page.fill("input[name=code]", _code(secret, -1))
    page.click("main form button.is-main")
    codes = page.locator(".codes code")
    expect(codes.first).to_be_visible()
    recovery = codes.first.inner_text()

    again = visit(language="en")
    sign_in(again, "li-city", PASSWORD)
    page = again.page
    page.wait_for_url("**/2fa/authenticate/**")
    page.goto(f"{again.base}/overview/")
    assert "/sign-in/" in page.url, "the password alone opens nothing"
    again.go("/sign-in/2fa/authenticate/")
    page.fill("input[name=code]", "000000")
    page.click("main form button.is-main")
    expect(page.locator(".field-error, [role=alert]").first).to_be_visible()
    page.fill("input[name=code]", _code(secret, 0))
    page.click("main form button.is-main")
    page.wait_for_url(lambda url: "/sign-in/" not in url)

    third = visit(language="en")
    sign_in(third, "li-city", PASSWORD)
    third.page.fill("input[name=code]", recovery)
    third.page.click("main form button.is-main")
    third.page.wait_for_url(lambda url: "/sign-in/" not in url)

    page = _person(admin, "li-city")
    _make_sure(page.locator("main"), "/second-factor/")
    page.locator(".message.is-success").wait_for()
    fourth = visit(language="en")
    sign_in(fourth, "li-city", PASSWORD)
    expect(fourth.go("/overview/").locator("h1")).to_be_visible()


def test_sessions_are_listed_and_ended(visit):
    admin = visit("admin", language="en")
    person = _joined(visit, admin, "city", "Zhou Demo", "zhou-city", place="510600")
    other = visit(language="en")
    sign_in(other, "zhou-city", PASSWORD)
    page = person.go("/me/")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.locator("xpath=self::*[contains(@class,'is-own')]")).to_have_count(1)
    page.click("form[action$='/sessions/end/'] button")
    expect(rows).to_have_count(1)
    other.go("/overview/")
    assert "/sign-in/" in other.page.url
    page.click("details.menu summary")
    page.click("form[action$='/logout/'] button")
    person.go("/overview/")
    assert "/sign-in/" in page.url


def test_the_log_tells_what_was_done_and_its_chain_holds(visit):
    admin = visit("admin", language="en")
    page = admin.go("/system/")
    expect(page.locator("h1")).to_have_text("Is the desk in good order?")
    expect(page.locator(".chip.is-better").first).to_be_visible()  # the worker is alive
    page.click("main a[href='/log/']")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.locator("tbody details summary").first.click()
    expect(page.locator("tbody details dl code").first).to_be_visible()
    page.click("form[action$='/verify/'] button")
    page.locator(".message.is-success").wait_for()
    name, data = taken(page, lambda: page.click(".table-head a[download]"))
    assert name.endswith(".csv")
    assert data.decode("utf-8-sig").count("\n") > 10


def test_a_backup_is_taken_and_put_back(visit, reception: Reception, desk: Desk, tmp_path):
    if desk.home is None:
        pytest.skip("DESK_HOME does not say where the running desk keeps its data")
    admin = visit("admin", language="en")
    file = tmp_path / "desk.zip"
    assert _parkdesk(desk, "backup", str(file)).returncode == 0
    assert file.read_bytes().startswith(b"PK")
    page = admin.go("/system/")
    expect(page.locator("main")).to_contain_text(time.strftime("%Y-%m-%d", _in_park_time()))
    _invite(admin, "city", "Wu Demo", place="510600")
    expect(admin.go("/people/").locator("main")).to_contain_text("Wu Demo")

    refused = _parkdesk(desk, "restore", str(file))
    assert refused.returncode == 1, "data is not replaced without being told to"
    with _Restore(desk, file) as restore:
        told = {page.request.get(f"{desk.address}/public/").status for _ in restore}
    assert told <= {200, 503}, "others go on reading, or are told to wait"
    reception.known.clear()  # it signs everybody out
    admin.go("/people/")
    assert "/sign-in/" in page.url
    admin = visit("admin", language="en")
    expect(admin.go("/people/").locator("main")).not_to_contain_text("Wu Demo")
    verified = _parkdesk(desk, "audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _invite(admin: Visitor, role: str, name: str, *, place: str, park: str = "") -> str:
    """Invite a person by the pages and return the link to hand over."""
    page = admin.go("/people/")
    page.click("main a[href$='/people/invite/']")
    page.click(f"tbody a[href='?role={role}']")
    if park:
        page.click(f"tbody a[href*='park={park}']")
    page.fill("input[name=full_name]", name)
    page.locator("select[name=place]").select_option(place)
    page.click("main form button.is-main")
    return page.input_value("#once")


def _joined(visit, admin: Visitor, role: str, name: str, login: str, **where: str) -> Visitor:
    """Invite a person, and let them join in a window of their own."""
    link = _invite(admin, role, name, **where)
    person = visit(language="en")
    page = person.go(link)
    expect(page.locator("h1")).to_contain_text(name)
    page.fill("input[name=username]", login)
    page.fill("input[name=password1]", "12345678")
    page.fill("input[name=password2]", "12345678")
    page.click("main form button.is-main")
    expect(page.locator(".field-error").first).to_be_visible()  # too easily guessed
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    page.click("main form button.is-main")
    page.wait_for_url(lambda url: "/invitation/" not in url)
    if "/sign-in/" in page.url:
        sign_in(person, login, PASSWORD)
    return person


def _person(admin: Visitor, login: str) -> Page:
    page = admin.go(f"/people/?q={login}")
    page.locator("tbody [data-row-link]").first.click()
    page.wait_for_url(re.compile(r"/people/\d+/"))
    return page


def _make_sure(part: Locator, action: str) -> None:
    """Do something that is told of first and then asked for."""
    box = part.locator(f"details:has(> form[action*='{action}'])")
    box.locator("summary").click()
    box.locator("button").click()


def _token(person: Visitor) -> str:
    page = person.go("/me/tokens/")
    page.click("main a[href$='/tokens/new/']")
    page.fill("input[name=name]", "Energy system of the works")
    for scope in SCOPES:
        page.check(f"input[name=scopes][value='{scope}']")
    page.click("main form button.is-main")
    secret = page.input_value("#once")
    page.click("main a.is-main")
    assert secret not in page.content(), "it is shown once"
    return secret


def _row(texts: dict[str, str]) -> dict[str, str]:
    """Return a row to file as it was filed the month before."""
    names = ("activity", "subject", "amount", "unit", "purpose", "counterparty_id", "quality")
    return {name: texts.get(name, "") for name in names}


def _code(secret: str, steps: int) -> str:
    """Return the code an authenticator app shows, some steps of 30 s from now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def _in_park_time() -> time.struct_time:
    return time.gmtime(time.time() + 8 * 3600)


def _environment(desk: Desk) -> dict[str, str]:
    environment = {**os.environ, "PARKDESK_HOME": str(desk.home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment.pop("DATABASE_URL", None)
    return environment


def _parkdesk(desk: Desk, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(program("parkdesk")), *words],
        env=_environment(desk),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class _Restore:
    """A restore that runs beside the desk; going through it waits for its end."""

    def __init__(self, desk: Desk, file) -> None:
        command = [str(program("parkdesk")), "restore", str(file), "--replace"]
        self.process = subprocess.Popen(
            command, env=_environment(desk), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def __enter__(self) -> "_Restore":
        return self

    def __iter__(self):
        while self.process.poll() is None:
            yield self

    def __exit__(self, *_error: object) -> None:
        _told, why = self.process.communicate(timeout=120)
        assert self.process.returncode == 0, why
