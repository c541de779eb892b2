"""Burning fuels: CO2 from their carbon, other gases from their heat."""

from nearzero.methods.kernels.ratios import CO2_PER_CARBON, KG_PER_TONNE, Numbers


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
