"""The tab where answer keys are run and runs are looked at."""
