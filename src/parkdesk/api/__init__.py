"""The interface for programs: what a park's own systems push and read."""
