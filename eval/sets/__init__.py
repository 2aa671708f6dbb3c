"""Published question sets, read from files that the user has: nothing is downloaded.

Each module reads the files as their authors publish them and makes a Dataset of them.
"""
