"""The arithmetic: pure functions on whole columns, numpy only.

Operands and results carry their unit in brackets, ``u`` being the base unit of the subject (t,
10⁴ Nm³, MWh, GJ); ``kernels.csv`` repeats them for machines. Law: one tonne. No other place
in the project turns activity into tonnes.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = float | NDArray[np.float64]

CO2_PER_CARBON = 44.0 / 12.0  #: molar-mass ratio [t CO2/t C]
CO2_PER_CAO = 44.0 / 56.0  #: molar-mass ratio [t CO2/t CaO]
CO2_PER_MGO = 44.0 / 40.0  #: molar-mass ratio [t CO2/t MgO]
CO2_PER_METHANE = 44.0 / 16.0  #: molar-mass ratio [t CO2/t CH4]
KG_PER_TONNE = 1000.0


def combustion_co2(
    fuel_used: Numbers, net_calorific_value: Numbers, carbon_content: Numbers, oxidation: Numbers
) -> Numbers:
    """CO2 released by burning a fuel, from its heat and carbon content.

    Parameters
    ----------
    fuel_used
        Fuel burnt in the period. [u]
    net_calorific_value
        Lower heating value, on the same basis as ``fuel_used``. [GJ/u]
    carbon_content
        Carbon per unit of heat. [tC/GJ]
    oxidation
        Fraction of that carbon oxidised, 0-1. [1]

    Returns
    -------
    CO2 emitted, same shape as ``fuel_used``. [tCO2]

    Examples
    --------
    >>> round(float(combustion_co2(10.0, 389.31, 0.0153, 0.99)), 2)
    216.22
    """
    return fuel_used * net_calorific_value * carbon_content * oxidation * CO2_PER_CARBON


def heat_co2(heat_used: Numbers, carbon_content: Numbers, oxidation: Numbers) -> Numbers:
    """CO2 released by burning a fuel whose heat is known.

    Parameters
    ----------
    heat_used
        Lower heat of the fuel burnt. [GJ]
    carbon_content
        Carbon per unit of heat. [tC/GJ]
    oxidation
        Fraction of that carbon oxidised, 0-1. [1]

    Returns
    -------
    CO2 emitted. [tCO2]

    Examples
    --------
    >>> round(float(heat_co2(3893.1, 0.0153, 0.99)), 2)
    216.22
    """
    return heat_used * carbon_content * oxidation * CO2_PER_CARBON


def burnt_carbon_co2(fuel_used: Numbers, carbon_fraction: Numbers, oxidation: Numbers) -> Numbers:
    """CO2 released by burning a fuel whose carbon per amount is measured.

    Parameters
    ----------
    fuel_used
        Fuel burnt in the period. [u]
    carbon_fraction
        Carbon per amount. [tC/u]
    oxidation
        Fraction of that carbon oxidised, 0-1. [1]

    Returns
    -------
    CO2 emitted. [tCO2]

    Examples
    --------
    >>> round(float(burnt_carbon_co2(21.0, 5.96, 0.99)), 2)
    454.33
    """
    return fuel_used * carbon_fraction * oxidation * CO2_PER_CARBON


def carbon_co2(amount: Numbers, carbon_fraction: Numbers) -> Numbers:
    """CO2 that the carbon of a material stands for, all of it counted as CO2.

    Parameters
    ----------
    amount
        Material in the period. [u]
    carbon_fraction
        Carbon per amount. [tC/u]

    Returns
    -------
    CO2 equivalent to the carbon. [tCO2]

    Examples
    --------
    >>> round(float(carbon_co2(1.0, 1.0)), 4)
    3.6667
    """
    return amount * carbon_fraction * CO2_PER_CARBON


def carbon_in_fuel_co2(
    amount: Numbers, net_calorific_value: Numbers, carbon_content: Numbers
) -> Numbers:
    """CO2 that the carbon of a fuel stands for, in a carbon balance (oxidation 100 %).

    Parameters
    ----------
    amount
        Fuel that goes into or comes out of a transformation. [u]
    net_calorific_value
        Lower heating value. [GJ/u]
    carbon_content
        Carbon per unit of heat. [tC/GJ]

    Returns
    -------
    CO2 equivalent to the carbon. [tCO2]

    Examples
    --------
    >>> round(float(carbon_in_fuel_co2(1.0, 28.447, 0.0294)), 4)
    3.0666
    """
    return amount * net_calorific_value * carbon_content * CO2_PER_CARBON


def factor_co2(amount: Numbers, emission_factor: Numbers) -> Numbers:
    """CO2 by an amount and its emission factor.

    Parameters
    ----------
    amount
        Activity of the period. [u]
    emission_factor
        CO2 per amount. [tCO2/u]

    Returns
    -------
    CO2 emitted. [tCO2]

    Examples
    --------
    >>> round(float(factor_co2(5280.0, 0.5366)), 3)
    2833.248
    """
    return amount * emission_factor


def anode_co2(
    product: Numbers, net_consumption: Numbers, sulphur: Numbers, ash: Numbers
) -> Numbers:
    """CO2 from the carbon anodes that make primary aluminium.

    Parameters
    ----------
    product
        Primary aluminium made. [t]
    net_consumption
        Net anode use per tonne of aluminium. [t/t]
    sulphur
        Sulphur share of the anode, 0-1. [1]
    ash
        Ash share of the anode, 0-1. [1]

    Returns
    -------
    CO2 emitted. [tCO2]

    Examples
    --------
    >>> round(float(anode_co2(1.0, 0.42, 0.02, 0.004)), 5)
    1.50304
    """
    return product * net_consumption * (1.0 - sulphur - ash) * CO2_PER_CARBON


def product_gas(product: Numbers, gas_per_product: Numbers, gwp: Numbers) -> Numbers:
    """A gas other than CO2 that comes with a product, as CO2 equivalent.

    Parameters
    ----------
    product
        Product made. [t]
    gas_per_product
        Gas emitted per tonne of product. [kg/t]
    gwp
        Warming of the gas over 100 years. [tCO2e/t]

    Returns
    -------
    CO2 equivalent emitted. [tCO2]

    Examples
    --------
    >>> round(float(product_gas(1000.0, 0.034, 6500.0)), 3)
    221.0
    """
    return product * gas_per_product / KG_PER_TONNE * gwp


def abated_gas(
    product: Numbers,
    gas_per_product: Numbers,
    removal: Numbers,
    abated_share: Numbers,
    gwp: Numbers,
) -> Numbers:
    """A gas other than CO2 that comes with a product and is partly destroyed, as CO2 equivalent.

    Parameters
    ----------
    product
        Product made. [t]
    gas_per_product
        Gas formed per tonne of product. [kg/t]
    removal
        Share of the gas that the abatement removes while it runs, 0-1. [1]
    abated_share
        Share of the production during which the abatement runs, 0-1. [1]
    gwp
        Warming of the gas over 100 years. [tCO2e/t]

    Returns
    -------
    CO2 equivalent emitted. [tCO2]

    Examples
    --------
    >>> round(float(abated_gas(1000.0, 8.0, 0.85, 0.9, 310.0)), 3)
    582.8
    """
    left = 1.0 - removal * abated_share
    return product * gas_per_product / KG_PER_TONNE * left * gwp


def clinker_co2(
    clinker: Numbers,
    cao: Numbers,
    mgo: Numbers,
    noncarbonate_cao: Numbers,
    noncarbonate_mgo: Numbers,
) -> Numbers:
    """CO2 from the carbonates that became clinker, from measured oxides.

    Parameters
    ----------
    clinker
        Clinker made. [t]
    cao, mgo
        Oxide shares of the clinker, 0-1. [1]
    noncarbonate_cao, noncarbonate_mgo
        Shares of those oxides that did not come from carbonates, 0-1 of the clinker. [1]

    Returns
    -------
    CO2 emitted. [tCO2]

    Examples
    --------
    >>> round(float(clinker_co2(1.0, 0.65, 0.015, 0.0, 0.0)), 6)
    0.527214
    """
    from_cao = (cao - noncarbonate_cao) * CO2_PER_CAO
    return clinker * (from_cao + (mgo - noncarbonate_mgo) * CO2_PER_MGO)


def volatile_co2(amount: Numbers, volatile: Numbers, methane_share: Numbers) -> Numbers:
    """CO2 that the volatile matter of a carbon material becomes, counted as methane burnt.

    Parameters
    ----------
    amount
        Material put into the furnace or taken out of it. [t]
    volatile
        Volatile share of the material, 0-1. [1]
    methane_share
        Methane per volatile matter. [1]

    Returns
    -------
    CO2 equivalent to the volatile matter. [tCO2]

    Examples
    --------
    >>> round(float(volatile_co2(10.0, 0.1, 0.35)), 4)
    0.9625
    """
    return amount * volatile * methane_share * CO2_PER_METHANE


def carbonate_co2(
    amount: Numbers, purity: Numbers, emission_factor: Numbers, conversion: Numbers
) -> Numbers:
    """CO2 from a carbonate that decomposes.

    Parameters
    ----------
    amount
        Carbonate used. [t]
    purity
        Share of the carbonate in the material, 0-1. [1]
    emission_factor
        CO2 per tonne of pure carbonate. [tCO2/t]
    conversion
        Share that decomposes, 0-1. [1]

    Returns
    -------
    CO2 emitted. [tCO2]

    Examples
    --------
    >>> round(float(carbonate_co2(100.0, 0.9, 0.4397, 1.0)), 3)
    39.573
    """
    return amount * purity * emission_factor * conversion


def wastewater_ch4(
    cod_removed: Numbers, methane_capacity: Numbers, correction: Numbers, gwp: Numbers
) -> Numbers:
    """CH4 from treating industrial wastewater without air, as CO2 equivalent.

    Parameters
    ----------
    cod_removed
        COD taken out by the treatment. [t]
    methane_capacity
        Largest possible methane per COD. [t/t]
    correction
        Methane correction factor of the treatment, 0-1. [1]
    gwp
        Warming of methane over 100 years. [tCO2e/t]

    Returns
    -------
    CO2 equivalent emitted. [tCO2]

    Examples
    --------
    >>> round(float(wastewater_ch4(10.0, 0.25, 0.8, 21.0)), 6)
    42.0
    """
    return cod_removed * methane_capacity * correction * gwp


def recovered_co2(volume: Numbers, purity: Numbers, density: Numbers) -> Numbers:
    """CO2 recovered and handed over, to be taken off.

    Parameters
    ----------
    volume
        Gas recovered. [10^4 Nm3]
    purity
        Volume share of CO2, 0-1. [1]
    density
        Density of CO2 at the standard state. [t/10^4 Nm3]

    Returns
    -------
    CO2 recovered. [tCO2]

    Examples
    --------
    >>> round(float(recovered_co2(1.0, 0.99, 19.77)), 4)
    19.5723
    """
    return volume * purity * density


def methane_gas(volume: Numbers, purity: Numbers, density: Numbers, gwp: Numbers) -> Numbers:
    """CH4 recovered or destroyed, as CO2 equivalent, to be taken off.

    Parameters
    ----------
    volume
        Gas recovered or destroyed. [10^4 Nm3]
    purity
        Volume share of CH4, 0-1. [1]
    density
        Density of CH4 at the standard state. [t/10^4 Nm3]
    gwp
        Warming of methane over 100 years. [tCO2e/t]

    Returns
    -------
    CO2 equivalent. [tCO2]

    Examples
    --------
    >>> round(float(methane_gas(1.0, 1.0, 7.17, 21.0)), 2)
    150.57
    """
    return volume * purity * density * gwp


def fuel_gas(
    fuel_used: Numbers, net_calorific_value: Numbers, gas_per_heat: Numbers, gwp: Numbers
) -> Numbers:
    """A gas that comes with burning a fuel, as CO2 equivalent.

    Parameters
    ----------
    fuel_used
        Fuel burnt in the period. [u]
    net_calorific_value
        Lower heating value. [GJ/u]
    gas_per_heat
        Gas per unit of heat. [kg/GJ]
    gwp
        Warming of the gas over 100 years. [tCO2e/t]

    Returns
    -------
    CO2 equivalent emitted. [tCO2]

    Examples
    --------
    >>> round(float(fuel_gas(1000.0, 26.7, 0.01, 28.0)), 3)
    7.476
    """
    return fuel_used * net_calorific_value * gas_per_heat / KG_PER_TONNE * gwp


def heat_gas(heat_used: Numbers, gas_per_heat: Numbers, gwp: Numbers) -> Numbers:
    """A gas that comes with burning a fuel whose heat is known, as CO2 equivalent.

    Parameters
    ----------
    heat_used
        Lower heat of the fuel burnt. [GJ]
    gas_per_heat
        Gas per unit of heat. [kg/GJ]
    gwp
        Warming of the gas over 100 years. [tCO2e/t]

    Returns
    -------
    CO2 equivalent emitted. [tCO2]

    Examples
    --------
    >>> round(float(heat_gas(26700.0, 0.01, 28.0)), 3)
    7.476
    """
    return heat_used * gas_per_heat / KG_PER_TONNE * gwp
