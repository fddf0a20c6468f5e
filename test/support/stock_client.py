"""
The stock client in one process, since each start of Python costs half a second: a line of JSON in for every command,
one out with what a terminal would have shown.

    python stock_client.py [LAUNCHER]    {"words": ["challenges"], "answers": []} → {"code": 0, "out": "…"}

With a launcher, it runs what that loads. Without, the client asks the package index for its newest version, but only once.
The first line out lists the commands and options that the client has; the last, when there are no more commands, those
that were used.
"""

import functools
import json
import runpy
import sys
import traceback

import click
from click.testing import CliRunner

if len(sys.argv) > 1:
    main = runpy.run_path(sys.argv[1])["main"]
else:
    from evalai.utils import updates

    updates.get_latest_version = functools.cache(updates.get_latest_version)
    from evalai.main import main

typed, used = [], set()


def spellings(option, context):
    """'evalai challenge CHALLENGE leaderboard --help' and whatever else this option is called there."""
    return {f"{context.command_path} {name}" for name in option.opts}


def noting_option(self, context, given, consume=click.Option.consume_value):
    if self.name in given:
        used.update(each for each in spellings(self, context) if each.split(" ")[-1] in typed)
    return consume(self, context, given)


def noting_command(self, context, invoke=click.Command.invoke):
    used.add(context.command_path)
    return invoke(self, context)


click.Option.consume_value = noting_option
click.Command.invoke = noting_command


def everything(command, name, parent=None):
    context = click.Context(command, info_name=name, parent=parent)
    yield context.command_path
    for option in command.get_params(context):
        if isinstance(option, click.Option):
            yield from spellings(option, context)
    for below in getattr(command, "commands", {}).items():
        yield from everything(below[1], below[0], context)


print(json.dumps(sorted(everything(main, "evalai"))), flush=True)

for line in sys.stdin:
    asked = json.loads(line)
    typed = asked["words"]
    answers = "".join(f"{answer}\n" for answer in asked["answers"])
    done = CliRunner().invoke(main, typed, input=answers, prog_name="evalai")
    crash = done.exception is not None and not isinstance(done.exception, SystemExit)
    said = "".join(traceback.format_exception_only(done.exception)) if crash else ""
    print(json.dumps({"code": done.exit_code, "out": done.output + said}), flush=True)

print(json.dumps(sorted(used)))
