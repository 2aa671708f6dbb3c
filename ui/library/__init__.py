"""The tab where articles are added, looked through and removed."""
