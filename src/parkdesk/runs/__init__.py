"""Runs: calculations as sealed boxes. Nothing is changed; a recalculation is a second box."""
