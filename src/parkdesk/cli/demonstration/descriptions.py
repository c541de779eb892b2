"""A park and its units as rows of the ledger's PARK and ENTERPRISES tables, for one year."""

from collections.abc import Sequence

from parkdesk.cli.demonstration.draws import draw
from parkdesk.cli.demonstration.members import EXAMPLE, Enterprise, inside, years_money
from parkdesk.cli.demonstration.packaged import rows, term
from parkdesk.cli.demonstration.pilots import PilotPark

Text = dict[str, str]


def enterprise_rows(members: Sequence[Enterprise], year: int) -> list[Text]:
    """Return the members as ENTERPRISES rows with the money of a year, all values as text."""
    found = []
    for member in members:
        output, value_added = years_money(member, year)
        found.append(
            {
                "enterprise_id": member.enterprise_id,
                "name_zh": member.name_zh,
                "credit_code": member.credit_code,
                "industry_code": member.industry_code,
                "role": member.role,
                "in_boundary": "yes" if member.in_boundary else "no",
                "valid_from": member.valid_from.isoformat() if member.valid_from else "",
                "valid_to": member.valid_to.isoformat() if member.valid_to else "",
                "value_added_cny": str(value_added),
                "output_value_cny": str(output),
            }
        )
    return found


def park_row(park: PilotPark, members: Sequence[Enterprise], year: int) -> Text:
    """Return the park as a PARK row of a year: real name, synthetic figures, all as text."""
    money = [years_money(member, year) for member in inside(members)]
    floor_area, people = _size(park, members)
    return {
        "park_id": park.id,
        "name_zh": park.name_zh,
        "name_en": park.name_en,
        "park_type": park.park_type,
        "province": term("certificate", "province")[0],
        "value_added_cny": str(sum(value_added for _, value_added in money)),
        "output_value_cny": str(sum(output for output, _ in money)),
        "floor_area_m2": str(floor_area),
        "population": str(people),
        "is_synthetic": "yes",
    }


def _size(park: PilotPark, members: Sequence[Enterprise]) -> tuple[int, int]:
    """Return invented floor area [m2] and people of a park."""
    if park.id == EXAMPLE:
        row = rows("guangyuan_east/park.csv")[0]
        return int(row["floor_area_m2"]), int(row["population"])
    scale = sum(member.scale for member in members)
    area = scale * (60_000 + 50_000 * draw(park.id, "floor"))
    people = scale * (380 + 260 * draw(park.id, "people"))
    return round(area / 1000) * 1000, round(people / 10) * 10
