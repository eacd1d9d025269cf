"""Calibration by history matching: from wide ranges to a sample of parameter vectors that fit what is published."""
