#!/usr/bin/env python3
"""An age plugin for the tests. Its recipients hold a mask that file keys are XORed with: no protection at all.

AGE_PLUGIN_TEST names a way to misbehave, or several joined by commas.
"""
import base64, os, sys, time

modes = os.environ.get("AGE_PLUGIN_TEST", "").split(",")
source, target = sys.stdin.buffer, sys.stdout.buffer


def encode(data):
    return base64.b64encode(data).rstrip(b"=")


def send(command, *arguments, body=b""):
    target.write(b"-> " + " ".join((command,) + arguments).encode("latin1") + b"\n")
    text = encode(body)
    while len(text) >= 64:
        target.write(text[:64] + b"\n")
        text = text[64:]
    target.write(text + b"\n")
    target.flush()


def receive():
    words = source.readline().decode().rstrip("\n").split(" ")[1:]
    body = b""
    while True:
        line = source.readline().rstrip(b"\n")
        body += line
        if len(line) < 64:
            break
    return words, base64.b64decode(body + b"=" * (-len(body) % 4))


def ask(command, *arguments, body=b""):
    send(command, *arguments, body=body)
    return receive()


def mask(data):
    return bytes(b ^ 0x5A for b in data)


def misbehave():
    if "hang" in modes:
        time.sleep(600)
    if "slow" in modes:
        time.sleep(1.5)
    if "exit" in modes:
        sys.stderr.write("no such \x1b[31mdevice\n")
        sys.exit(3)
    if "flood" in modes:
        while True:
            ask("grease-\u00a1" if "latin" in modes else "grease", "x", body=b"y" * 48)
    if "long" in modes:
        target.write(b"-> msg\n" + b"A" * 100000)
        target.flush()
    if "malformed" in modes:
        target.write(b"what is this\n")
        target.flush()
    if "msg" in modes:
        ask("msg", body=b"touch \x1b[2Jme\nnow")
    if "grease" in modes:
        words, _ = ask("unheard-of", "argument", body=b"body")
        assert words == ["unsupported"], words
    if "secret" in modes:
        words, pin = ask("request-secret", body=b"PIN?")
        if words != ["ok"] or pin != b"1234":
            ask("error", "internal", body=b"wrong PIN")
            send("done")
            sys.exit(0)
    if "confirm" in modes:
        words, _ = ask("confirm", encode(b"Yes").decode(), encode(b"No").decode(), body=b"sure?")
        if words != ["ok", "yes"]:
            ask("error", "internal", body=b"not confirmed")
            send("done")
            sys.exit(0)


def recipient():
    keys = []
    while True:
        words, body = receive()
        if words[0] == "done":
            break
        if words[0] == "wrap-file-key":
            keys.append(body)
    misbehave()
    if "postquantum" in modes:
        ask("labels", "postquantum")
    if "labels-twice" in modes:
        ask("labels", "a")
        ask("labels", "b")
    if "nothing" not in modes:
        for index, key in enumerate(keys):
            ask("recipient-stanza", str(index), "test", "argument", body=mask(key))
    if "other-file" in modes:
        ask("recipient-stanza", "1", "test", body=b"x")
    send("done")


def identity():
    bodies = []
    while True:
        words, body = receive()
        if words[0] == "done":
            break
        if words[0] == "recipient-stanza" and words[2] == "test":
            bodies.append(body)
    misbehave()
    for body in bodies:
        key = mask(body)
        ask("file-key", "0", body=key[:8] if "short-key" in modes else key)
        if "two-keys" in modes:
            ask("file-key", "0", body=key)
    if "refuse" in modes:
        ask("error", "stanza", "0", "0", body=b"the device is locked")
    send("done")


recipient() if sys.argv[1] == "--age-plugin=recipient-v1" else identity()
