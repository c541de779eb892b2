"""The arithmetic: pure functions on whole columns, numpy only.

Operands and results carry their unit in brackets, ``u`` being the base unit of the subject (t,
10⁴ Nm³, MWh, GJ); ``kernels.csv`` repeats them for machines. Law: one tonne. No other place
in the project turns activity into tonnes.
"""

from nearzero.methods.kernels.balance import (
    carbon_co2,
    factor_co2,
    flared_methane,
    methane_gas,
    recovered_co2,
)
from nearzero.methods.kernels.combustion import (
    burnt_carbon_co2,
    carbon_in_fuel_co2,
    combustion_co2,
    fuel_gas,
    heat_co2,
    heat_gas,
)
from nearzero.methods.kernels.process import (
    abated_gas,
    anode_co2,
    carbonate_co2,
    clinker_co2,
    product_gas,
    volatile_co2,
    wastewater_ch4,
)

__all__ = [
    "abated_gas",
    "anode_co2",
    "burnt_carbon_co2",
    "carbon_co2",
    "carbon_in_fuel_co2",
    "carbonate_co2",
    "clinker_co2",
    "combustion_co2",
    "factor_co2",
    "flared_methane",
    "fuel_gas",
    "heat_co2",
    "heat_gas",
    "methane_gas",
    "product_gas",
    "recovered_co2",
    "volatile_co2",
    "wastewater_ch4",
]
