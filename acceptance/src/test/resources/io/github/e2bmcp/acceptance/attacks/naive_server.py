"""A server as it is easily written: it does what it is told where it stands, as who it is.

Attacks on a whole server must succeed on it. Its argument is its home; with a second one it serves HTTP.
"""
import ast
import base64
import http.server
import json
import os
import resource
import site
import subprocess
import sys
import tempfile
import traceback

HOME = os.path.realpath(sys.argv[1])
LIBRARY = os.path.join(HOME, "library")
MEMORY = 3 << 30  # an attack on memory succeeds long before
variables = {}


def execute_python(code, sandbox_id=""):
    """In this very process; what it prints is what it returns."""
    output = tempfile.TemporaryFile()
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    os.dup2(output.fileno(), 1)
    os.dup2(output.fileno(), 2)
    parts, failed = [], False
    try:
        tree = ast.parse(code)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<code>", "exec"), variables)
        if last:
            value = eval(compile(ast.Expression(last.value), "<code>", "eval"), variables)
            if hasattr(value, "_repr_png_"):
                image = base64.b64encode(value._repr_png_()).decode()
                parts.append({"type": "image", "data": image, "mimeType": "image/png"})
            elif value is not None:
                print(repr(value))
    except Exception:
        failed = True
        traceback.print_exc()
    sys.stdout.flush()
    os.dup2(kept[0], 1)
    os.dup2(kept[1], 2)
    output.seek(0)
    return parts + [text(output.read())], failed


def text(data):
    return {"type": "text", "text": data.decode("utf-8", "surrogateescape")}


def read_file(path, sandbox_id=""):
    with open(path, "rb") as file:
        return [text(file.read()[:10_000])], False


def create_file(path, content, sandbox_id=""):
    with open(path, "w") as file:
        file.write(content)
    return [text(b"ok")], False


def list_files(path=".", sandbox_id=""):
    return [text(b"\n".join(os.listdir(os.fsencode(path))))], False


def install_packages(packages, language, sandbox_id=""):
    if language == "python":
        command = [sys.executable, "-m", "pip", "install", "--target", LIBRARY]
    else:
        command = ["npm", "install", "--prefix", HOME]
    done = subprocess.run(command + packages, stdin=subprocess.DEVNULL, capture_output=True)
    sys.path.insert(0, LIBRARY)
    site.addsitedir(LIBRARY)
    return [text(done.stdout + done.stderr)], done.returncode != 0


def get_sandbox_info(sandbox_id=""):
    return [text(b"all is well")], False


def answer(message):
    method, params = message["method"], message.get("params", {})
    if method == "tools/call":
        name, arguments = params["name"], params["arguments"]
        print("call of", name, *arguments.values(), file=sys.stderr, flush=True)
        try:
            content, failed = globals()[name](**arguments)
        except Exception as problem:
            content, failed = [{"type": "text", "text": repr(problem)}], True
        return {"content": content, "isError": failed}
    return {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {}}


def reply(line):
    message = json.loads(line)
    if "id" not in message:
        return ""
    return json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": answer(message)})


class Door(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = reply(self.rfile.read(int(self.headers["Content-Length"]))).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.chdir(HOME)
    if len(sys.argv) > 2:
        server = http.server.HTTPServer(("127.0.0.1", 0), Door)
        print("MCP at http://127.0.0.1:%d/mcp " % server.server_port, file=sys.stderr, flush=True)
        server.serve_forever()
    for line in iter(sys.stdin.readline, ""):
        answered = reply(line)
        if answered:
            os.write(1, answered.encode() + b"\n")


main()
