"""moto's server, with doors for tests: faults that AWS has and moto has not, and the services that give out credentials.

Prints its port, also to a file that is named. Ends with whoever has started it, or without one with its standard input. Tests share it: each has a region of its own, which need not exist.

  POST /control/REGION   rules: [{"operation", "action", "times", …}], each used up once it was met `times` times
  GET  /requests/REGION  the operations that were asked for, in order
"""
import ctypes
import json
import os
import re
import signal
import socket
import sys
import threading
import time

if len(sys.argv) > 1:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
else:
    # The signal above would come with the end of the thread that has started us.
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
os.environ["MOTO_ALLOW_NONEXISTENT_REGION"] = "true"

from moto.server import DomainDispatcherApplication, create_backend_app  # noqa: E402
from moto.secretsmanager.models import SecretsManagerBackend  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402

rules, requests = {}, {}
moto_update = SecretsManagerBackend.update_secret


def update_secret(self, secret_id, secret_string=None, secret_binary=None, description=None, **rest):
    """moto asks for a token where no version is made, and cannot take a description away; AWS does neither."""
    secret = self.secrets.get(secret_id)
    if secret is None or secret_string or secret_binary or secret.is_deleted():
        return moto_update(self, secret_id, secret_string, secret_binary, description=description, **rest)
    secret.description = description or None
    return secret.to_short_dict()


SecretsManagerBackend.update_secret = update_secret
CREDENTIALS = {
    "Code": "Success", "AccessKeyId": "AKIDSERVED", "SecretAccessKey": "served", "Token": "session",
    "Expiration": "2099-01-01T00:00:00Z",
}


def answer(start, status, content, kind="application/x-amz-json-1.1", headers=()):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    start(f"{status} X", [("Content-Type", kind), ("Content-Length", str(len(body))), *headers])
    return [body]


def credentials(environ, start):
    """The container's service (with a token) and the instance's (by its second version only)."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path == "/container":
        if environ.get("HTTP_AUTHORIZATION") != "container-token":
            return answer(start, 403, {})
        return answer(start, 200, CREDENTIALS)
    if path == "/latest/api/token" and method == "PUT" and environ.get("HTTP_X_AWS_EC2_METADATA_TOKEN_TTL_SECONDS"):
        return answer(start, 200, b"metadata-token", "text/plain")
    if environ.get("HTTP_X_AWS_EC2_METADATA_TOKEN") != "metadata-token":
        return answer(start, 401, b"")
    if path.endswith("/security-credentials/"):
        return answer(start, 200, b"the-role", "text/plain")
    if path.endswith("/security-credentials/the-role"):
        return answer(start, 200, CREDENTIALS)
    return answer(start, 404, b"")


def http(environ, start):
    """What a client of HTTP meets."""
    kind = environ["PATH_INFO"].split("/")[2]
    if kind == "redirect":
        return answer(start, 302, b"", headers=[("Location", "/http/large")])
    if kind == "slow":
        time.sleep(2)
    if kind == "large":
        return answer(start, 200, b"x" * 100000, "text/plain")
    seen = "|".join(environ.get(name, "none") for name in ("HTTP_X_ONE", "HTTP_X_TWO"))
    return answer(start, 200, seen.encode(), "text/plain")


class Application:
    def __init__(self):
        self.moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ, start):
        path = environ["PATH_INFO"]
        if path.startswith("/control/"):
            length = int(environ.get("CONTENT_LENGTH") or 0)
            rules[path.split("/")[2]] = json.loads(environ["wsgi.input"].read(length))
            return answer(start, 200, {})
        if path.startswith("/requests/"):
            return answer(start, 200, requests.get(path.split("/")[2], []))
        if path.startswith("/http/"):
            return http(environ, start)
        if path == "/container" or path.startswith("/latest/"):
            return credentials(environ, start)
        operation = environ.get("HTTP_X_AMZ_TARGET", "").split(".")[-1]
        scope = re.search(r"Credential=[^/]*/[^/]*/([^/]*)/", environ.get("HTTP_AUTHORIZATION", ""))
        region = scope.group(1) if scope else ""
        requests.setdefault(region, []).append(operation)
        for rule in rules.get(region, []):
            if rule["operation"] in (operation, "*") and rule.get("times", 1) > 0:
                rule["times"] = rule.get("times", 1) - 1
                return self.play(rule, environ, start)
        return self.moto(environ, start)

    def play(self, rule, environ, start):
        if rule["action"] == "answer":
            return answer(start, rule["status"], rule["body"], headers=[tuple(h) for h in rule.get("headers", [])])
        # Done, and then the connection breaks.
        for _ in self.moto(environ, lambda *_: None):
            pass
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return answer(start, 200, {})


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


server = make_server("127.0.0.1", 0, Application(), threaded=True, request_handler=Handler)
print(server.server_port, flush=True)
if len(sys.argv) > 1:
    with open(sys.argv[1] + ".new", "w") as file:
        file.write(str(server.server_port))
    os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
