"""Of the tables of jobs."""
