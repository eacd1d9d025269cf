"""Questions asked of one household in one month; a file holds its parameters, its rules and its walk."""
