"""Imports every installed package and prints its version; exit code 1 when one cannot be imported."""
import importlib
import importlib.util
import platform
import sys
import warnings
from importlib import metadata

# Not to be imported without a screen, a terminal or a running program of theirs, or no modules but programs.
UNUSUAL = {"antigravity", "this", "idlelib", "lib2to3", "turtledemo"}


def modules():
    """Names to import by the package that brings them."""
    found = {}
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"] or "?"
        listed = (distribution.read_text("top_level.txt") or "").split() or names_in(distribution)
        # A name that begins with an underscore is for the package itself.
        open_names = [each for each in listed if each.isidentifier() and not each.startswith("_") and each not in UNUSUAL]
        # Some lists name what was only there when the package was built; what is there at all is to work.
        found[name] = (distribution.version, [each for each in open_names if is_there(each)] or open_names)
    return sorted(found.items(), key=lambda item: item[0].lower())


def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def names_in(distribution):
    """What a package without a list of its modules has at the top: folders with an __init__.py, and single files."""
    names = set()
    for path in distribution.files or []:
        if len(path.parts) == 2 and path.parts[1] == "__init__.py":
            names.add(path.parts[0])
        elif len(path.parts) == 1 and path.suffix == ".py":
            names.add(path.stem)
    return sorted(names)


def attempt(name):
    """Why a module cannot be imported; None when it can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(name)
    except BaseException as error:
        return "%s: %s" % (type(error).__name__, error)


def main():
    print("Python %s" % platform.python_version(), flush=True)
    works = True
    for package, (version, names) in modules():
        failures = [(name, attempt(name)) for name in names]
        failures = [(name, why) for name, why in failures if why is not None]
        works = works and not failures
        print("%s %s" % (package, version), flush=True)
        for name, why in failures:
            print("  %s cannot be imported: %s" % (name, why), flush=True)
    return 0 if works else 1


sys.exit(main())
