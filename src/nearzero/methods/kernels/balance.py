"""Balances: an amount times a factor, its carbon, or gas that was recovered."""

from nearzero.methods.kernels.ratios import CO2_PER_CARBON, Numbers


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


def flared_methane(
    volume: Numbers, purity: Numbers, density: Numbers, oxidation: Numbers, gwp: Numbers
) -> Numbers:
    """CH4 destroyed by burning on site, as CO2 equivalent, to be taken off.

    Parameters
    ----------
    volume
        Gas burnt. [10^4 Nm3]
    purity
        Volume share of CH4, 0-1. [1]
    density
        Density of CH4 at the standard state. [t/10^4 Nm3]
    oxidation
        Share of the CH4 that burns, 0-1. [1]
    gwp
        Warming of methane over 100 years. [tCO2e/t]

    Returns
    -------
    CO2 equivalent. [tCO2]

    Examples
    --------
    >>> round(float(flared_methane(1.0, 1.0, 7.17, 0.99, 21.0)), 4)
    149.0643
    """
    return methane_gas(volume, purity, density, gwp) * oxidation
