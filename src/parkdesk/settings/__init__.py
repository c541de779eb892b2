"""Settings of the desk: ``serve`` for use, ``demo`` for trying it, ``test`` for the suite."""
