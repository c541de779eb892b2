"""Molar-mass ratios, and what a kernel takes and gives: single numbers or whole columns."""

import numpy as np
from numpy.typing import NDArray

Numbers = float | NDArray[np.float64]

CO2_PER_CARBON = 44.0 / 12.0  #: molar-mass ratio [t CO2/t C]
CO2_PER_CAO = 44.0 / 56.0  #: molar-mass ratio [t CO2/t CaO]
CO2_PER_MGO = 44.0 / 40.0  #: molar-mass ratio [t CO2/t MgO]
CO2_PER_METHANE = 44.0 / 16.0  #: molar-mass ratio [t CO2/t CH4]
KG_PER_TONNE = 1000.0
