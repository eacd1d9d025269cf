"""A report on one stored comparison or threshold study: one HTML page in English or Dutch, and its tables as CSV."""
