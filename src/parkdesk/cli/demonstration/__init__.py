"""The demonstration data of the desk: seventeen pilot parks, synthetic enterprises and filings.

Pure Python and numpy, no Django, no clock, no randomness but hashes of ids: the same call gives
the same data on any machine, whatever else was asked for before. The parks' names, committees,
industries, focus, ``facts`` and events are real (progress report of 2024); enterprises, filings,
plots, meters, people and targets are invented and say so.

What a loader calls, in this order::

    size = SIZES["small"]                      # or "province"
    for park in pilot_parks():                 # list[PilotPark], order of the official list
        members = enterprises(park, size.count(park.id))        # list[Enterprise]
        park_row(park, members, 2025)          # PARK row of one year, text
        enterprise_rows(members, 2025)         # ENTERPRISES rows of one year, text
        for year, months in size.periods.items():
            filed_columns(park, members, year, months, detail=size.detail)
            duties(park, members, year, months)                 # list[Duty], same order
        certificates(park, members, size.periods, detail=size.detail)   # CERTIFICATES columns
        meters(park, members)                  # METERS columns of a few enterprises
        meter_months(park, members, year, months, detail=size.detail)   # list[MeterMonth]
        peculiarities(park, members, detail=size.detail)        # list[Peculiarity]
        site(park, members)                    # Site: GeoJSON of boundary and plots
        targets(park, size.name)               # list[Target]
    pilot_events(), general_facts(), people()

``filed_columns`` gives every column of ``nearzero.ledger.table.ACTIVITY_FILED`` as a list of
texts ("" is blank), sorted by enterprise (order of ``members``), month and flow, so that the rows
of one filing stand together; filings that are ``not_filed`` have no rows. ``filed_rows`` gives
the same for one month as a list of dictionaries. ``detail`` is ``"short"`` or ``"full"`` (about
16 rows an enterprise-month). ``AS_OF`` is the moment that the demonstration shows: nothing in it
is later, and a filing that was due before and is not there is late.

Each dataclass says what its fields are; further names stand in its module. A peculiarity is of a
kind: unit_slip, missing, late, vanished, returned, none, not_applicable, not_available,
late_correction (``was`` is what shall be corrected to), filed, open (nothing wrong, for roads
that need a filing in that state).
"""

from parkdesk.cli.demonstration.certificates import certificates
from parkdesk.cli.demonstration.descriptions import enterprise_rows, park_row
from parkdesk.cli.demonstration.filings import filed_columns, filed_rows
from parkdesk.cli.demonstration.members import Enterprise, enterprises
from parkdesk.cli.demonstration.meters import MeterMonth, meter_months, meters
from parkdesk.cli.demonstration.people import Membership, Person, people
from parkdesk.cli.demonstration.pilots import (
    Event,
    Fact,
    PilotPark,
    Word,
    general_facts,
    pilot_events,
    pilot_parks,
)
from parkdesk.cli.demonstration.planted import Peculiarity, peculiarities
from parkdesk.cli.demonstration.sites import Site, site
from parkdesk.cli.demonstration.sizes import SIZES, Size
from parkdesk.cli.demonstration.states import AS_OF, Duty, duties
from parkdesk.cli.demonstration.targets import Target, targets

__all__ = [
    "AS_OF",
    "SIZES",
    "Duty",
    "Enterprise",
    "Event",
    "Fact",
    "Membership",
    "MeterMonth",
    "Peculiarity",
    "Person",
    "PilotPark",
    "Site",
    "Size",
    "Target",
    "Word",
    "certificates",
    "duties",
    "enterprise_rows",
    "enterprises",
    "filed_columns",
    "filed_rows",
    "general_facts",
    "meter_months",
    "meters",
    "park_row",
    "peculiarities",
    "people",
    "pilot_events",
    "pilot_parks",
    "site",
    "targets",
]
