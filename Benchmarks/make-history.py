#!/usr/bin/env python3
"""Makes a bare repository with a long history out of the Python standard library, always the same one.

make-history.py FOLDER COMMITS: each commit changes a few lines in three files; a few of the lines are credentials.
"""
import os
import random
import subprocess
import sys
import sysconfig

folder, commits = sys.argv[1], int(sys.argv[2])
random.seed(5)
root = sysconfig.get_paths()["stdlib"]
files = {}
for directory, _, names in os.walk(root):
    for name in names:
        path = os.path.join(directory, name)
        if name.endswith(".py") and not os.path.islink(path) and 8_000 < os.path.getsize(path) < 120_000:
            with open(path, "rb") as file:
                files[os.path.relpath(path, root)] = file.read().split(b"\n")
names = sorted(files)
lines = [line for name in names for line in files[name]]

subprocess.run(["git", "init", "--quiet", "--bare", folder], check=True)
git = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE)


def commit(number, changed):
    head = f"commit refs/heads/main\nmark :{number + 1}\ncommitter A <a@example.com> {1_500_000_000 + number * 600} +0000\n"
    git.stdin.write(head.encode() + b"data 6\nchange\n" + (f"from :{number}\n".encode() if number else b""))
    for name in changed:
        text = b"\n".join(files[name])
        git.stdin.write(f"M 100644 inline {name}\ndata {len(text)}\n".encode() + text + b"\n")


commit(0, names)
for number in range(1, commits):
    changed = random.sample(names, 3)
    for name in changed:
        text = files[name]
        for _ in range(random.randint(1, 4)):
            place = random.randrange(len(text))
            kind = random.random()
            if kind < 0.3 and len(text) > 150:
                del text[place : place + random.randint(1, 5)]
            elif kind < 0.301:
                text.insert(place, b'password = "%s"' % bytes(random.choices(b"abcdefghABCDEF0123456789#", k=14)))
            else:
                source = random.randrange(len(lines) - 8)
                text[place:place] = lines[source : source + random.randint(1, 8)]
    commit(number, changed)
git.stdin.close()
sys.exit(git.wait())
