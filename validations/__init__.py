"""What must hold: contracts at the door (pandera) and suites at the gate (Great Expectations)."""
