"""Writes far more than anybody wants to read."""
import sys

from attack import arguments

kind, size = arguments[0], int(arguments[1])
chunk = {"bytes": b"x" * 79 + b"\n", "newlines": b"\n", "line": b"x", "zeros": b"\0",
         "errors": b"e\n"}[kind] * 65536
stream = sys.stderr.buffer if kind == "errors" else sys.stdout.buffer
written = 0
while written < size:
    written += stream.write(chunk)
    stream.flush()
