"""Runs one EvalAI evaluation script on one submission, inside a sealed box without network.

Usage: run.py TASK_JSON REPORT_JSON

Lays out what EvalAI's worker lays out, calls evaluate() and writes what came of it to the report. Nothing is printed:
stdout and stderr belong to the script. Needs Python 3.7 and nothing else.
"""
import importlib
import importlib.util
import inspect
import json
import math
import numbers
import os
import re
import resource
import shutil
import sys
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
SHIMS = os.path.join(HERE, "shims")
sys.path[0] = SHIMS  # was HERE, for having been started by path

import assay_packages as packages  # noqa: E402

ATTACHMENT_LENGTH = 1024 * 1024
DETAIL_LENGTH = 64 * 1024


class Refusal(Exception):
    """An end that is not the script's own error: (outcome, what to tell the host)."""


def lay_out(task):
    """Makes compute/challenge_data/challenge_{id}/ and returns the paths that evaluate() is called with."""
    compute = os.path.join(task["base"], "compute")
    package = os.path.join(compute, "challenge_data", "challenge_%d" % task["benchmark"])
    phase = os.path.join(package, "phase_data", "phase_%d" % task["phase"])
    received = os.path.join(compute, "submission_files", "submission_%s" % task["submission_id"])
    os.makedirs(os.path.dirname(package))
    write(os.path.join(os.path.dirname(package), "__init__.py"))
    shutil.copytree(task["script"], package)
    if not os.path.exists(os.path.join(package, "__init__.py")):
        write(os.path.join(package, "__init__.py"))
    make_writable(package)
    os.makedirs(phase, exist_ok=True)
    os.makedirs(received)
    return package, link(task["annotation"], phase), link(task["submission"], received)


def stand_in_for_pip(base):
    """Makes `pip install` find the shim, in this process and in every one that the script starts."""
    local = os.path.join(base, "local_packages")
    os.makedirs(local)
    sys.path.insert(1, local)
    inherited = [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
    os.environ["PYTHONPATH"] = os.pathsep.join([SHIMS, local] + inherited)
    os.environ["PATH"] = os.pathsep.join([os.path.join(SHIMS, "bin"), os.environ["PATH"]])
    os.environ["ASSAY_LOCAL_PACKAGES"] = local
    os.environ["ASSAY_REFUSED_PACKAGES"] = os.path.join(base, "refused_packages")


def write(path):
    with open(path, "w"):
        pass


def make_writable(folder):
    """Copies keep the modes of a read-only tree; scripts may write beside themselves."""
    for parent, folders, files in os.walk(folder):
        os.chmod(parent, 0o755)
        for name in files:
            os.chmod(os.path.join(parent, name), 0o644)


def link(file, folder):
    """Links rather than copies: annotations may be larger than the box's memory."""
    path = os.path.join(folder, os.path.basename(file))
    if os.path.lexists(path):
        os.remove(path)
    os.symlink(file, path)
    return path


class AnyChallengeNumber:
    """Finds challenge_data.challenge_N for every N: scripts name the number that their benchmark had elsewhere."""

    def __init__(self, package):
        self.package = package

    def find_spec(self, name, path=None, target=None):
        if re.match(r"challenge_data\.challenge_\d+$", name) is None:
            return None
        init = os.path.join(self.package, "__init__.py")
        return importlib.util.spec_from_file_location(name, init, submodule_search_locations=[self.package])


def load(task, package):
    """Imports the script's package and returns its evaluate()."""
    sys.path.insert(0, os.path.dirname(os.path.dirname(package)))
    sys.meta_path.append(AnyChallengeNumber(package))
    packages.warn_of_missing(os.path.join(package, "requirements.txt"))
    module = importlib.import_module("challenge_data.challenge_%d" % task["benchmark"])
    evaluate = getattr(module, "evaluate", None)
    if not callable(evaluate):
        raise Refusal("crashed", "The script's __init__.py defines no evaluate(): it needs `from .main import evaluate`.")
    return evaluate


def takes_metadata(evaluate):
    try:
        parameters = inspect.signature(evaluate).parameters
    except (TypeError, ValueError):
        return True
    return "submission_metadata" in parameters or any(
        each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters.values()
    )


def call(evaluate, task, annotation, submission):
    """Positionally, because every host names the parameters differently."""
    keywords = {"submission_metadata": task["metadata"]} if takes_metadata(evaluate) else {}
    return evaluate(annotation, submission, task["codename"], **keywords)


def plain(value):
    """The value as JSON can hold it. NaN and infinities, which it cannot, become {"__float__": "NaN"}."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        number = float(value)
        return number if math.isfinite(number) else {"__float__": spell(number)}
    for method in ("tolist", "item"):  # numpy, pandas, torch
        if callable(getattr(value, method, None)):
            return plain(getattr(value, method)())
    return str(value)


def spell(number):
    return "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"


def without_tags(value):
    """For files handed on as they are: what is no number becomes null, as other languages cannot read NaN."""
    if isinstance(value, dict):
        return None if set(value) == {"__float__"} else {key: without_tags(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_tags(each) for each in value]
    return value


def attachment(value):
    """As JSON text; if that is too long to hand on, its length instead."""
    if value is None:
        return None
    text = json.dumps(without_tags(plain(value)))
    return text if len(text) <= ATTACHMENT_LENGTH else len(text)


def returned(output):
    if not isinstance(output, dict):
        raise Refusal("malformed", "evaluate() returned %s, not a dictionary." % type(output).__name__)
    if "result" not in output:
        raise Refusal("malformed", 'evaluate() returned a dictionary without the key "result".')
    scores = {"result": plain(output["result"]), "error": plain(output.get("error"))}
    return {
        "outcome": "returned",
        "scores": json.dumps(scores),
        "submission_result": attachment(output.get("submission_result")),
        "submission_metadata": attachment(output.get("submission_metadata")),
    }


def evaluate_submission(task):
    try:
        os.makedirs(task["base"])
        os.chdir(task["base"])
        stand_in_for_pip(task["base"])
        package, annotation, submission = lay_out(task)
        evaluate = load(task, package)
        return returned(call(evaluate, task, annotation, submission))
    except Refusal as refusal:
        return {"outcome": refusal.args[0], "detail": refusal.args[1]}
    except SystemExit as end:
        return {"outcome": "no_result", "detail": "The script called sys.exit(%r) instead of returning." % (end.code,)}
    except MemoryError:
        return {"outcome": "out_of_memory", "detail": traceback.format_exc()[-DETAIL_LENGTH:]}
    except BaseException as error:
        # A failed `pip install` says more than whatever it led to.
        names = packages.refused() or missing_modules(error)
        outcome = "missing_package" if names else "crashed"
        return {"outcome": outcome, "packages": names, "detail": traceback.format_exc()[-DETAIL_LENGTH:]}


def missing_modules(error):
    """What an import did not find; none if it was one of the script's own modules."""
    name = error.name if isinstance(error, ModuleNotFoundError) else None
    return [name] if name and not name.startswith("challenge_data") else []


def peak_memory():
    """Of the largest process, in bytes; Linux counts kilobytes."""
    users = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return 1024 * max(resource.getrusage(who).ru_maxrss for who in users)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        report = evaluate_submission(json.load(file))
    report["peak_memory_bytes"] = peak_memory()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(report, file)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    # Not sys.exit: a thread that the script left behind must not keep the box open.
    os._exit(0)


if __name__ == "__main__":
    main()
