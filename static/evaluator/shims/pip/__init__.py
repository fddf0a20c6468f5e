"""Stands in for pip where nothing can be downloaded: what is already here counts as installed."""
import os
import shlex
import sys

import assay_packages as packages

__version__ = "99.0"

# Options that are followed by a value of their own.
VALUED = {
    "-c", "--constraint", "-f", "--find-links", "-i", "--index-url", "--extra-index-url", "--trusted-host", "-t",
    "--target", "--prefix", "--root", "--proxy", "--timeout", "--retries", "--progress-bar", "--log", "--cache-dir",
    "--python", "--upgrade-strategy",
}  # fmt: skip


def main(arguments=None):
    """What the command line does; returns its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(arguments, str):
        arguments = shlex.split(arguments)
    if not arguments or arguments[0] != "install":
        if arguments in (["--version"], ["-V"]):
            print("pip %s (evaluation without network)" % __version__)
        return 0
    return install(arguments[1:])


def install(arguments):
    missing = []
    for kind, value in targets(arguments):
        if kind == "folder":
            expose(value)
        else:
            name = packages.name_of(value) or value
            if packages.is_installed(name):
                print("Requirement already satisfied: %s" % value)
            else:
                missing.append(name)
    if not missing:
        return 0
    packages.refuse(missing)
    sys.stderr.write(
        "Not installed on this server, which has no access to the internet: %s. "
        "Ask its administrator to add it to the evaluator.\n" % ", ".join(missing)
    )
    return 1


def targets(arguments):
    """What is to be installed: ("package", requirement) or ("folder", path)."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("-r", "--requirement"):
            for line in packages.read_requirements(next(rest, "")):
                yield "package", line
        elif argument in VALUED:
            next(rest, None)
        elif argument.startswith("-"):
            continue
        elif os.path.isdir(argument):
            yield "folder", argument
        else:
            yield "package", argument


def expose(folder):
    """Makes the packages of a source folder importable, by links in a folder that is on every sys.path."""
    folder = os.path.abspath(folder)
    source = os.path.join(folder, "src") if os.path.isdir(os.path.join(folder, "src")) else folder
    for name in os.listdir(source):
        path = os.path.join(source, name)
        is_package = os.path.isfile(os.path.join(path, "__init__.py"))
        is_module = name.endswith(".py") and name not in ("setup.py", "__init__.py")
        link = os.path.join(os.environ["ASSAY_LOCAL_PACKAGES"], name)
        if (is_package or is_module) and not os.path.lexists(link):
            os.symlink(path, link)
    print("Local packages of %s can be imported" % folder)
