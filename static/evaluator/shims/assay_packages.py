"""Which Python packages are here: what stands in for `pip install` in a box without network."""
import importlib.util
import os
import re
import sys

# Names on PyPI whose module is called otherwise, and the deprecated or mistaken names that scripts install.
MODULES = {
    "beautifulsoup4": "bs4",
    "opencv-contrib-python": "cv2",
    "opencv-contrib-python-headless": "cv2",
    "opencv-python": "cv2",
    "opencv-python-headless": "cv2",
    "pillow": "PIL",
    "python-csv": "csv",
    "python-dateutil": "dateutil",
    "pyyaml": "yaml",
    "scikit-image": "skimage",
    "scikit-learn": "sklearn",
}


def is_installed(name):
    """Whether a package can be imported or is known by this name, in any spelling (PEP 503)."""
    plain = re.sub(r"[-_.]+", "-", name).lower()
    modules = {MODULES.get(plain), name, plain.replace("-", "_"), plain.replace("-", ".")}
    return any(is_module(module) for module in modules if module) or is_distribution(name)


def is_module(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def is_distribution(name):
    try:
        from importlib import metadata  # Python 3.8
    except ImportError:
        return False
    try:
        return metadata.distribution(name) is not None
    except metadata.PackageNotFoundError:
        return False


def name_of(requirement):
    """The name in "scikit-learn[extra]>=1.0; python_version > '3'", or None."""
    match = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", requirement)
    return match and match.group(1)


def read_requirements(path):
    """Requirements of a requirements.txt, without comments and options; an unreadable file has none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = [re.sub(r"(^|\s)#.*", "", line).strip() for line in file]
    except OSError:
        return []
    return [line for line in lines if line and not line.startswith("-")]


def warn_of_missing(path):
    """Says which of a requirements.txt is not here. Only that: the script may do without."""
    missing = [line for line in read_requirements(path) if name_of(line) and not is_installed(name_of(line))]
    if missing:
        sys.stderr.write("requirements.txt: not installed on this server: %s\n" % ", ".join(missing))


def refuse(names):
    with open(os.environ["ASSAY_REFUSED_PACKAGES"], "a", encoding="utf-8") as file:
        file.writelines(name + "\n" for name in names)


def refused():
    """Names that a `pip install` asked for in vain, in this process or another."""
    try:
        with open(os.environ["ASSAY_REFUSED_PACKAGES"], encoding="utf-8") as file:
            return sorted(set(file.read().split()))
    except OSError:
        return []
