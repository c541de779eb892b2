"""Industrial processes: anodes, clinker, carbonates, volatile matter, wastewater, other gases."""

from nearzero.methods.kernels.ratios import (
    CO2_PER_CAO,
    CO2_PER_CARBON,
    CO2_PER_METHANE,
    CO2_PER_MGO,
    KG_PER_TONNE,
    Numbers,
)


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
