"""Pages: permission, parse, one use case or query, render."""
