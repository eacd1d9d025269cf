"""The source study's two hypotheses and its puzzle, put to the model: `python -m experiments.hypotheses`."""
