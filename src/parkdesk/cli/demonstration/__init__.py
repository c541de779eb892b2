"""The demonstration data of the desk: seventeen pilot parks, synthetic enterprises and filings.

Pure Python and numpy, no Django, no clock, no randomness but hashes of ids: the same call gives
the same data on any machine, whatever else was asked for before. The parks' names, committees,
industries, focus and ``facts`` are real (progress report of 2024); enterprises, filings, plots,
meters, people and most targets are invented and say so.

What a loader calls, in this order::

    size = SIZES["small"]                      # or "province"
    for park in pilot_parks():                 # list[PilotPark], order of the official list
        members = enterprises(park, size.count(park.id))        # list[Enterprise]
        park_row(park, members, 2025)          # PARK columns of one year, text
        enterprise_rows(members, 2025)         # ENTERPRISES columns of one year, text
        for year, months in size.periods.items():
            filed_columns(park, members, year, months, detail=size.detail)
            duties(park, members, year, months)                 # list[Duty], same order
        certificates(park, members, size.periods, detail=size.detail)   # CERTIFICATES columns
        meters(park, members)                  # METERS columns of a few enterprises
        meter_months(park, members, year, months, detail=size.detail)   # list[MeterMonth]
        site(park, members)                    # Site: GeoJSON of boundary and plots
        targets(park, size.name)               # list[Target]
    pilot_events(), people(), peculiarities()

``filed_columns`` gives every column of ``nearzero.ledger.table.ACTIVITY_FILED`` as a list of
texts ("" is blank), sorted by enterprise (order of ``members``), month and flow, so that the rows
of one filing stand together; filings that are ``not_filed`` have no rows. ``filed_rows(park,
members, year, month)`` gives the same for one month as a list of dictionaries. ``detail`` is
``"short"`` (6 to 10 subjects) or ``"full"`` (about 16 rows an enterprise-month).

Shapes
------
PilotPark
    id ("guangyuan-east"), number (1..17), name_zh, name_en, prefecture_code ("510800"),
    prefecture_zh, prefecture_en, committee_zh, committee_en, industries (tuple[Word, ...]),
    focus (tuple[Word, ...]), park_type ("industrial" | "non_industrial"), park_type_basis_zh,
    park_type_basis_en, facts (tuple[Fact, ...]), lon, lat, location_basis_zh, location_basis_en,
    manager_zh, manager_en (organisation of the park manager), source (SOURCE). Word: zh, en.
Fact
    topic, subject_zh, subject_en, indicator, value (float), unit, period, section. Real.
Event
    date, event_zh, event_en. Real.
Enterprise
    park_id, enterprise_id ("E01", "S01" energy station, "P01" public area), key
    ("guangyuan-east/E01"), name_zh, name_en, role, industry_code, trade, scale, in_boundary,
    valid_from, valid_to (date | None), credit_code ("" always), is_synthetic (True).
Duty
    park_id, enterprise_id, period ("2026-09"), state (not_filed | pending | returned | reviewed |
    received), due_on, submitted_at, decided_at (aware datetime | None), is_late, reason_zh,
    reason_en, peculiarity (its kind, "" for none).
Peculiarity
    park_id, enterprise_id, period, kind (unit_slip | missing | late | vanished | returned | none |
    not_applicable | not_available | late_correction), activity, subject, printed, was, state,
    reason_zh, reason_en. ``printed`` is what the filing shows, ``was`` what would be right.
MeterMonth
    meter_id, enterprise_id, period, amount_mwh, share_measured, is_synthetic.
Site
    boundary, plots (GeoJSON dictionaries: Feature, FeatureCollection; WGS 84, 6 decimals).
    Properties say ``synthetic`` and ``schematic``; a plot has plot_id, enterprise_id, use,
    area_m2.
Target
    park_id, indicator, year, value, unit, direction ("at_most" | "at_least"), base_year, basis_zh,
    basis_en, source, is_synthetic.
Person
    login, name_zh, name_en, organisation_zh, organisation_en, language, memberships (tuple of
    Membership: role, scope_kind "all" | "province" | "city" | "park" | "enterprise", scope_id).
Size
    name, detail, periods ({year: months}), count(park_id).
"""
