"""Speed, measured: the whole month with all offices, beside a peer in the same run."""
