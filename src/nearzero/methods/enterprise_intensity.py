"""Carbon per energy of each enterprise of an account, to stand beside others of its kind."""

import numpy as np

from nearzero.methods.inventory import Inventory
from nearzero.methods.sums import exact_sum

UNIT = "tCO2/tce"


def enterprise_intensities(inventory: Inventory) -> dict[str, float | None]:
    """Return the emission of each enterprise by its energy; None without energy. [tCO2/tce]

    The energy is on the equivalent basis, as the intensity of the park is.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from nearzero.ledger import assemble_ledger, parse_period
    >>> from nearzero.methods import account, load_method
    >>> ledger = assemble_ledger(park=pa.table({"park_id": ["P"]}),
    ...     enterprises=pa.table({"enterprise_id": ["E1"]}),
    ...     activity=pa.table({"enterprise_id": ["E1"], "period": ["2025"],
    ...         "activity": ["fuel_combustion"], "subject": ["natural_gas"],
    ...         "amount": ["10"], "unit": ["10^4 Nm3"]}))
    >>> method = load_method("cn-zero-carbon-park-2025")
    >>> found = enterprise_intensities(account(ledger, method, parse_period("2025")))
    >>> round(found["E1"], 2)
    1.63
    """
    codes, names = inventory.calculation.rows.codes("enterprise_id")
    found: dict[str, float | None] = {}
    for enterprise, tonnes in inventory.by_enterprise().items():
        mine = np.asarray(codes == names.index(enterprise))
        energy = exact_sum(inventory.energy.equivalent[mine])
        found[enterprise] = tonnes / energy if energy > 0.0 else None
    return found
