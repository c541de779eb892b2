"""What templates can ask for: numbers as printed, chips, charts, components."""
