"""Records: filings and their rows, evidence files, comments, readings. Append-only facts."""
