"""The pages of an account: list, request, progress, result, tables and their exports."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from world import METHOD, NOW, World

from parkdesk.accounts.models import Person
from parkdesk.runs.models import Run
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.web.views.account_tables import SHOWN

ClientOf = Callable[[Person], Client]


def ask(world: World, period: str = "2025", method: str = METHOD, park: str = "east") -> Run:
    login = "manager" if park == "east" else "manager_south"
    return request_account(
        park=world.parks[park], period=period, method_id=method, actor=world.actor(login), now=NOW
    )


def made(world: World, period: str = "2025", method: str = METHOD) -> Run:
    run = ask(world, period, method)
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    return Run.objects.get(pk=run.pk)


def test_the_list_shows_runs_of_the_park_only(world: World, client_of: ClientOf) -> None:
    page = client_of(world.people["manager"]).get("/parks/east/accounts/")
    assert f"/accounts/{world.runs['east'].pk}/" in page.content.decode()
    assert f"/accounts/{world.runs['south'].pk}/" not in page.content.decode()


def test_an_empty_list_teaches(world: World, client_of: ClientOf) -> None:
    Run.objects.filter(park_id="east").update(purpose="preview")
    page = client_of(world.people["manager"]).get("/parks/east/accounts/").content.decode()
    assert "No account yet" in page
    assert "/parks/east/accounts/new/" in page
    page = client_of(world.people["city"]).get("/parks/east/accounts/").content.decode()
    assert "/parks/east/accounts/new/" not in page


def test_who_supervises_or_verifies_sees_sealed_runs_only(
    world: World, client_of: ClientOf
) -> None:
    run = made(world)
    for login in ("city", "province", "verifier"):
        client = client_of(world.people[login])
        assert client.get(f"/accounts/{world.runs['east'].pk}/").status_code == 200
        assert client.get(f"/accounts/{run.pk}/").status_code == 404
        assert f"/accounts/{run.pk}/" not in client.get("/parks/east/accounts/").content.decode()


@pytest.mark.parametrize("login", ["manager_south", "reviewer_south", "verifier_south", "filer"])
@pytest.mark.parametrize(
    "path",
    ["", "progress/", "lines/", "tables/by_source/", "tables/by_source/export/", "seal/",
     "publish/", "files/pdf/", "files/zip/", "compare/"],
)  # fmt: skip
def test_another_parks_run_is_not_found(
    world: World, client_of: ClientOf, login: str, path: str
) -> None:
    client = client_of(world.people[login])
    assert client.get(f"/accounts/{world.runs['east'].pk}/{path}").status_code == 404


def test_nobody_signed_out_sees_anything(world: World, client: Client) -> None:
    for path in ("", "lines/", "files/pdf/"):
        answer = client.get(f"/accounts/{world.runs['east'].pk}/{path}")
        assert answer.status_code == 302
        assert "/sign-in/" in answer["Location"]


def test_the_form_says_who_is_missing_before_it_runs(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["manager"])
    page = client.get("/parks/east/accounts/new/?period=2026").content.decode()
    assert "east unit E01" in page
    assert "Not filed" in page
    part = client.get(
        f"/parks/east/accounts/new/before/?period=2025&method={METHOD}"
    ).content.decode()
    assert "<html" not in part
    assert "Not received" not in part


def test_methods_are_cards_and_a_placeholder_says_what_it_needs(
    world: World, client_of: ClientOf
) -> None:
    page = client_of(world.people["manager"]).get("/parks/east/accounts/new/").content.decode()
    assert 'value="cn-zero-carbon-park-2025" checked' in page
    assert "Refuses to run." in page
    assert "accounting boundary and period" in page


def test_asking_makes_a_run_and_leads_to_it(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["reviewer"])
    sent = {"period": "2025", "method": METHOD}
    answer = client.post("/parks/east/accounts/new/", sent)
    run = Run.objects.latest("id")
    assert answer["Location"] == f"/accounts/{run.pk}/"
    assert (run.period, run.method_id, run.state) == ("2025", METHOD, "queued")
    page = client.get(f"/accounts/{run.pk}/").content.decode()
    assert "waits for its turn" in page
    assert f'hx-get="/accounts/{run.pk}/progress/"' in page


@pytest.mark.parametrize("sent", [{}, {"period": "1066", "method": METHOD}, {"period": "2025"}])
def test_what_is_not_offered_is_not_asked(
    world: World, client_of: ClientOf, sent: dict[str, str]
) -> None:
    before = Run.objects.count()
    answer = client_of(world.people["manager"]).post("/parks/east/accounts/new/", sent)
    assert answer.status_code == 422
    assert Run.objects.count() == before


@pytest.mark.parametrize("login", ["city", "verifier", "filer", "manager_south"])
def test_others_cannot_ask(world: World, client_of: ClientOf, login: str) -> None:
    sent = {"period": "2025", "method": METHOD}
    client = client_of(world.people[login])
    assert client.post("/parks/east/accounts/new/", sent).status_code == 404
    assert client.get("/parks/east/accounts/new/").status_code == 404


def test_progress_asks_for_itself_until_the_end(world: World, client_of: ClientOf) -> None:
    run, client = ask(world), client_of(world.people["manager"])
    assert "HX-Refresh" not in client.get(f"/accounts/{run.pk}/progress/").headers
    calculate_inventory(run_id=run.pk, clock=timezone.now)
    assert client.get(f"/accounts/{run.pk}/progress/").headers["HX-Refresh"] == "true"


def test_a_refused_run_shows_its_blockers(world: World, client_of: ClientOf) -> None:
    run = made(world, method="sichuan-park-2023")
    page = client_of(world.people["manager"]).get(f"/accounts/{run.pk}/").content.decode()
    assert "is not available; it needs" in page
    assert "METHODS §2" in page


def test_a_blocker_leads_to_the_filing_where_it_is_mended(
    world: World, client_of: ClientOf
) -> None:
    duty = world.duties["east/E01", "2025"]
    problem = {
        "code": "unit.unknown",
        "severity": "blocker",
        "where": {"file": f"{duty.filing_id}/form", "sheet": None, "row": 2, "column": "unit"},
        "facts": {},
        "rule": "UNITS §1",
        "message_zh": "zh",
        "message_en": "The unit is unknown.",
    }
    run = ask(world)
    Run.objects.filter(pk=run.pk).update(state="refused", problems=[problem])
    page = client_of(world.people["manager"]).get(f"/accounts/{run.pk}/").content.decode()
    assert f'href="/filings/{duty.pk}/"' in page
    assert "row 2" in page


def test_the_result_shows_its_figures_in_both_units(world: World, client_of: ClientOf) -> None:
    run = world.runs["east"]
    page = client_of(world.people["manager"]).get(f"/accounts/{run.pk}/").content.decode()
    assert f"{run.result.emission_tco2:,.2f}" in page
    assert f"{run.result.energy_equivalent_tce:.2f}"[:4] in page.replace(",", "")
    assert 'data-unit="tce"' in page
    assert 'data-unit="tco2"' in page
    assert "Synthetic data" in page
    assert run.result.run_hash in page


def numbers_of_workbook(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_every_table_has_a_page_and_an_export_of_the_same_numbers(
    world: World, client_of: ClientOf
) -> None:
    run, client = world.runs["east"], client_of(world.people["manager"])
    seen = 0
    for name in SHOWN:
        answer = client.get(f"/accounts/{run.pk}/tables/{name}/")
        if answer.status_code == 404:  # a table without rows
            assert client.get(f"/accounts/{run.pk}/tables/{name}/export/").status_code == 404
            continue
        page = answer.content.decode().replace(",", "")
        book = client.get(f"/accounts/{run.pk}/tables/{name}/export/")
        assert book["Content-Disposition"].startswith('attachment; filename="east-2025-')
        for row in numbers_of_workbook(book.content)[4:]:
            for value in row:
                if isinstance(value, float) and value >= 1:
                    assert f"{value:.2f}" in page or f"{value:g}" in page
        seen += 1
    assert seen >= 8
    assert client.get(f"/accounts/{run.pk}/tables/nothing/").status_code == 404


def test_the_exported_total_is_the_total(world: World, client_of: ClientOf) -> None:
    run, client = world.runs["east"], client_of(world.people["manager"])
    for name, column in (("by_source", 4), ("by_enterprise", 3), ("by_month", 1)):
        rows = numbers_of_workbook(client.get(f"/accounts/{run.pk}/tables/{name}/export/").content)
        assert rows[-1][column] == round(run.result.emission_tco2, 2)
        parts = [row[column] for row in rows[:-1] if isinstance(row[column], int | float)]
        assert round(sum(parts), 2) == rows[-1][column]  # type: ignore[arg-type]


def test_an_export_writes_texts_as_texts(world: World, client_of: ClientOf) -> None:
    world.enterprises["east/E01"].name_zh = "=HYPERLINK(1)"
    world.enterprises["east/E01"].save()
    run = made(world)
    client = client_of(world.people["manager"])
    book = client.get(f"/accounts/{run.pk}/tables/by_enterprise/export/").content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert [cell.data_type for cell in cells] == ["s"]
    assert all(cell.quotePrefix for cell in cells)


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_the_list_asks_as_often_for_many_runs_as_for_one(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["manager"])
    one = queries(client, "/parks/east/accounts/")
    for _ in range(4):
        made(world)
    assert queries(client, "/parks/east/accounts/") == one


def test_pages_of_a_run_ask_a_fixed_number_of_times(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["manager"])
    run = world.runs["east"]
    for path, most in (("", 16), ("lines/", 12), ("tables/by_source/", 10)):
        assert queries(client, f"/accounts/{run.pk}/{path}") <= most
