"""A package index and an npm registry on loopback whose packages attack whoever installs them.

Arguments: a folder for its files, a folder of the host that nothing may write to. Prints its port, then
each path that it is asked for.
"""
import base64
import hashlib
import http.server
import io
import json
import os
import sys
import tarfile
import zipfile

OWNED = os.path.join(sys.argv[2], "owned")
ATTACK = "try:\n    open(%r, 'w').close()\nexcept OSError:\n    pass\n" % OWNED
BACKEND = ATTACK + '''
import base64, hashlib, zipfile
def build_wheel(folder, settings=None, metadata=None):
    name = "bad_build-1.0-py3-none-any.whl"
    info = "bad_build-1.0.dist-info/"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.writestr("bad_build.py", "value = 1\\n")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: bad-build\\nVersion: 1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return name
'''
files = {}


def wheel(name, version, contents):
    info = "%s-%s.dist-info/" % (name, version)
    contents = dict(contents)
    contents[info + "METADATA"] = "Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (name, version)
    contents[info + "WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join("%s,,\n" % path for path in contents) + info + "RECORD,,\n"
    contents[info + "RECORD"] = record
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in contents.items():
            archive.writestr(path, text)
    files["%s-%s-py3-none-any.whl" % (name, version)] = data.getvalue()


def tarball(filename, contents):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for path, text in contents.items():
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(text), 0o644
            archive.addfile(entry, io.BytesIO(text.encode()))
    files[filename] = data.getvalue()


wheel("plain", "1.0", {"plain.py": "value = 'as published'\n"})
wheel("hooked", "1.0", {"hooked.py": "", "hooked.pth": "import hooked_start\n",
                        "hooked_start.py": ATTACK})
wheel("bomb", "1.0", {"bomb.py": "", "bomb.dat": "0" * 300_000_000})
wheel("inner", "1.0", {"inner.py": "value = 'ours'\n"})
tarball("bad_build-1.0.tar.gz", {
    "bad_build-1.0/PKG-INFO": "Metadata-Version: 2.1\nName: bad-build\nVersion: 1.0\n",
    "bad_build-1.0/pyproject.toml":
        "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n",
    "bad_build-1.0/backend.py": BACKEND})
SCRIPTS = {"postinstall": "touch %s; touch postinstall-ran" % OWNED}
tarball("bad-scripts-1.0.0.tgz", {
    "package/package.json": json.dumps({
        "name": "bad-scripts", "version": "1.0.0", "scripts": SCRIPTS})})
# The same name in a second index, with a higher version: what a stranger would publish.
wheel("inner", "9.0", {"inner.py": ATTACK + "value = 'of a stranger'\n"})
PAGES = {
    "simple": {"plain": ["plain-1.0"], "hooked": ["hooked-1.0"], "bomb": ["bomb-1.0"],
               "inner": ["inner-1.0"], "bad-build": ["bad_build-1.0"]},
    "extra": {"inner": ["inner-9.0"]},
}


class Index(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.path, flush=True)
        words = [word for word in self.path.split("?")[0].split("/") if word]
        if len(words) == 2 and words[0] in PAGES and words[1] in PAGES[words[0]]:
            starts = PAGES[words[0]][words[1]]
            names = [name for name in files if any(name.startswith(start) for start in starts)]
            links = ['<a href="/files/%s#sha256=%s">%s</a>' % (
                name, hashlib.sha256(files[name]).hexdigest(), name) for name in names]
            self.give("text/html", "<html><body>%s</body></html>" % "\n".join(links))
        elif len(words) == 2 and words[0] == "files" and words[1] in files:
            self.give("application/octet-stream", files[words[1]])
        elif words == ["npm", "bad-scripts"]:
            data = files["bad-scripts-1.0.0.tgz"]
            digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
            self.give("application/json", json.dumps({
                "name": "bad-scripts", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": {
                    "name": "bad-scripts", "version": "1.0.0", "hasInstallScript": True,
                    "scripts": SCRIPTS,
                    "dist": {"integrity": "sha512-" + digest,
                             "tarball": "http://%s/files/bad-scripts-1.0.0.tgz" % self.headers["Host"]}}}}))
        else:
            self.send_error(404)

    def give(self, kind, body):
        data = body if isinstance(body, bytes) else body.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *what):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
print(server.server_port, flush=True)
server.serve_forever()
