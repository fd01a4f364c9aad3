"""Reports: pages for people, made from the records and from nothing else."""
