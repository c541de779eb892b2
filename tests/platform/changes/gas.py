"""Two other numbers for natural gas: one of the library, one of the park's own."""

NAMED = "cn-ets-fuels-2022/natural_gas/carbon_content"  # 0.01532 tC/GJ; the default is 0.0153
OWN = {
    "id": "gas-east",
    "quantity": "net_calorific_value",
    "subject": "natural_gas",
    "value": "350.1",
    "unit": "GJ/10^4 Nm3",
    "source": "Gas contract 2025/7",
    "page": "p. 3",
    "valid_from": "2025-01-01",
}
