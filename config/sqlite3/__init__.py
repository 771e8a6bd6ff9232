"""SQLite as Django has it, with as many variables in a query as the library that is installed takes."""
