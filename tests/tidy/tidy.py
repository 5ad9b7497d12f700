#!/usr/bin/env python3
"""The rules of the house as a test: reads the tree, prints `file:line: rule` for every breach, exits 1.

`tidy.py ROOT` checks a tree; `tidy.py --self-test` plants one breach of every rule in a temporary tree and
fails when any of them goes unnoticed.
"""

import pathlib
import re
import sys
import tempfile

PROGRAM_FOLDERS = ("common", "orchestrator", "endpoint-agent")
FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70

# What is allowed where, and why. A path prefix each.
CLOCK_READERS = (
    "common/base/time.cpp",         # the one place that asks the kernel, in milliseconds
    "common/media/media_time.cpp",  # and in microseconds, for media
)
MUTEX_USERS = (
    "common/base/mailbox.hpp",  # work handed to a loop without an executor
    "common/base/log.cpp",      # creation of loggers
    "endpoint-agent/media/inlet.",  # the media bus from the loop into a playout pipeline
)
THREAD_OWNERS = (
    "common/io/",                   # the libwebsockets client's service thread
    "common/web/",                  # the libwebsockets server's service thread
    "orchestrator/gateway/",        # the password worker
    "endpoint-agent/main.cpp",
    "endpoint-agent/media/pipeline_keeper.hpp",  # opening a device may block for seconds
    "orchestrator/bridge/main.cpp",
)

BANNED = [
    # (rule, pattern, allowed path prefixes)
    ("sleeping hides a missing event: wait for a fact with a deadline",
     re.compile(r"\b(sleep_for|sleep_until|usleep|g_usleep|nanosleep)\b"), ()),
    ("time is an argument: only main and the loops read a clock (read_clock)",
     re.compile(r"\b(system_clock|steady_clock|high_resolution_clock)::now\b|\bclock_gettime\b|\bgettimeofday\b"),
     CLOCK_READERS),
    ("no locks: a thread owns its state, others post",
     re.compile(r"\bstd::(recursive_)?(mutex|shared_mutex|condition_variable)\b"), MUTEX_USERS),
    ("threads belong to few owners", re.compile(r"\bstd::j?thread\b(?!::)"), THREAD_OWNERS),
    ("no coroutines: GCC 12.2 destroys co_await temporaries twice",
     re.compile(r"\bco_(await|return|yield)\b"), ()),
    ("ownership is in a type: no new, no delete",
     re.compile(r"(?<!operator )(?<!>\()\bnew\s+[A-Za-z_:<]|\bdelete\s+[A-Za-z_]"), ()),
    ("using namespace std", re.compile(r"\busing\s+namespace\s+std\b"), ()),
    ("unfinished work", re.compile(r"\b(TODO|FIXME|XXX)\b"), ()),
]

CORE_INCLUDE = re.compile(r'#include\s+(<[a-z_]+>|"common/base/[a-z_]+\.hpp"|"orchestrator/core/[a-z_]+\.hpp")')
COMMENT = re.compile(r"//.*$")
STRING = re.compile(r'"(?:\\.|[^"\\])*"')


def sources(root, folders, endings=(".cpp", ".hpp")):
    for folder in folders:
        base = root / folder
        for path in sorted(base.rglob("*")) if base.exists() else []:
            if path.suffix in endings and "node_modules" not in path.parts:
                yield path, path.relative_to(root).as_posix()


def code_of(line):
    return COMMENT.sub("", STRING.sub('""', line))


def check_banned(name, lines, report):
    for number, line in enumerate(lines, 1):
        code = code_of(line)
        for rule, pattern, allowed in BANNED:
            text = line if rule == "unfinished work" else code
            if pattern.search(text) and not name.startswith(tuple(allowed) or ("\0",)):
                report(name, number, rule)


def check_core_is_pure(name, lines, report):
    if not name.startswith("orchestrator/core/"):
        return
    for number, line in enumerate(lines, 1):
        if line.startswith("#include") and not CORE_INCLUDE.match(line):
            report(name, number, "the core includes the standard library, common/base and itself only")


def check_size(name, lines, report):
    if len(lines) > FILE_LINES_MAX:
        report(name, len(lines), f"more than {FILE_LINES_MAX} lines: two things live here")


def check_functions(name, lines, report):
    """A body that opens at column 0 or one level in, and closes at the same indent, is a function."""
    if not name.endswith(".cpp"):
        return
    start, indent = None, ""
    for number, line in enumerate(lines, 1):
        if start is None:
            opened = re.match(r"^( {0,2})(?! )\S.*\)\s*(const|noexcept|override|->.*|\s)*\{$", line)
            if opened and not re.match(r"\s*(if|for|while|switch|namespace|struct|class|enum)\b", line):
                start, indent = number, opened.group(1)
        elif line.rstrip() == indent + "}":
            if number - start - 1 > FUNCTION_LINES_MAX:
                report(name, start, f"a function of more than {FUNCTION_LINES_MAX} lines")
            start = None


def check_listed(root, report):
    """Every .cpp is named in a CMakeLists.txt of its folder or of one above it."""
    for path, name in sources(root, PROGRAM_FOLDERS + ("tests",), (".cpp",)):
        folder, listed = path.parent, False
        while not listed and folder != root.parent:
            lists = folder / "CMakeLists.txt"
            relative = path.relative_to(folder).as_posix()
            listed = lists.exists() and re.search(rf"(?<![\w./-]){re.escape(relative)}(?![\w.])", lists.read_text())
            folder = folder.parent
        if not listed:
            report(name, 1, "a dead file: no CMakeLists.txt names it")


def check_protocol(root, report):
    """Every message type the codecs write stands in PROTOCOL.md."""
    document = root / "PROTOCOL.md"
    text = document.read_text() if document.exists() else ""
    for codec in sorted((root / "common/wire").glob("*codec*.cpp")):
        for number, line in enumerate(codec.read_text().splitlines(), 1):
            for kind in re.findall(r'\{"type", "(\w+)"\}', line):
                if f"`{kind}`" not in text:
                    report(f"common/wire/{codec.name}", number, f"message {kind} is not in PROTOCOL.md")


def check_common_is_shared(root, report):
    """A header of common/ that only one program includes belongs to that program."""
    users = {}
    for path, name in sources(root, PROGRAM_FOLDERS):
        if name.startswith("common/"):
            program = "common"
        elif name.startswith(("orchestrator/bridge/", "orchestrator/outlet/")):
            program = name.split("/")[1]
        else:
            program = name.split("/")[0]
        for included in re.findall(r'#include "(common/[\w/]+\.hpp)"', path.read_text()):
            users.setdefault(included, set()).add(program)
    for path, name in sources(root, ("common",), (".hpp",)):
        programs = users.get(name, set())
        if len(programs) < 2 and "common" not in programs:
            report(name, 1, f"common/ is no drawer: used by {sorted(programs) or 'nobody'}")


def breaches(root):
    found = []

    def report(name, number, rule):
        found.append(f"{name}:{number}: {rule}")

    for path, name in sources(root, PROGRAM_FOLDERS):
        lines = path.read_text().splitlines()
        check_banned(name, lines, report)
        check_core_is_pure(name, lines, report)
        check_size(name, lines, report)
        check_functions(name, lines, report)
    for path, name in sources(root, ("tests",)):
        code = path.read_text().splitlines()
        for number, line in enumerate(code, 1):
            if BANNED[0][1].search(code_of(line)):
                report(name, number, BANNED[0][0])
    check_listed(root, report)
    check_protocol(root, report)
    check_common_is_shared(root, report)
    return found


PLANTED = {
    "orchestrator/core/a.cpp": ("#include <boost/asio.hpp>\n", "the core includes"),
    "orchestrator/x/b.cpp": ("void f() { std::this_thread::sleep_for(t); }\n", "sleeping"),
    "orchestrator/x/c.cpp": ("auto t = std::chrono::steady_clock::now();\n", "time is an argument"),
    "orchestrator/x/d.cpp": ("std::mutex m;\n", "no locks"),
    "orchestrator/x/e.cpp": ("std::thread t;\n", "threads belong"),
    "orchestrator/x/f.cpp": ("auto* p = new Thing();\n", "ownership"),
    "orchestrator/x/g.cpp": ("co_return;\n", "no coroutines"),
    "orchestrator/x/h.cpp": ("// TODO later\n", "unfinished"),
    "orchestrator/x/i.cpp": ("int x;\n" * (FILE_LINES_MAX + 1), "two things"),
    "orchestrator/x/j.cpp": ("void f() {\n" + "  g();\n" * (FUNCTION_LINES_MAX + 1) + "}\n", "a function of more"),
    "orchestrator/x/k.cpp": ("int dead;\n", "a dead file"),
    "common/wire/codec.cpp": ('return {{"type", "secret"}};\n', "is not in PROTOCOL.md"),
    "common/media/lonely.hpp": ("#pragma once\n", "no drawer"),
    "tests/unit/l.cpp": ("void f() { usleep(1); }\n", "sleeping"),
}


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, (text, _) in PLANTED.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        found = breaches(root)
        missed = [name for name, (_, rule) in PLANTED.items()
                  if not any(line.startswith(name) and rule in line for line in found)]
    print("\n".join(f"not noticed: {name}" for name in missed) or "every planted breach was noticed")
    return 1 if missed else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    found = breaches(pathlib.Path(sys.argv[1]).resolve())
    print("\n".join(found) or "the tree keeps the rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
