"""For each problem code of the command line: words that raise it, and neighbours that do not.

The words may hold ``{folder}``, a folder with ``result.json`` (no result) and ``account.json``.
"""

RESOLVE = ["factors", "resolve", "--on", "2024-06-01", "--subject"]
TRIGGERS = {
    "command.period": (
        ["check", "{folder}", "--period", "2025-77"],
        ["check", "{folder}", "--period", "2025-07"],
    ),
    "command.factor-unknown": (
        ["factors", "show", "no/such/factor"],
        ["factors", "show", "gwp/ar5/ch4"],
    ),
    "command.no-factor": ([*RESOLVE, "unobtainium"], [*RESOLVE, "natural_gas"]),
    "result.unreadable": (
        ["compare", "{folder}/result.json", "{folder}/result.json"],
        ["compare", "{folder}/account.json", "{folder}/account.json"],
    ),
}
