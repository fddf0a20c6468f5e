from pip import main  # noqa: F401 (scripts call it by this path, too)
