"""Forms by area: they check what was typed; rights and rules are the use cases'."""
