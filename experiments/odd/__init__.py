"""docs/odd.md: the model described by the ODD+D protocol, its tables made from code and scenario files."""
