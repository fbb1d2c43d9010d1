"""Lists the files that a run made or changed, by a bounded look below the working directory."""

import os

MAX_LOOKED_AT = 2000
MAX_NAMED = 100
SKIPPED = {"node_modules", "__pycache__", "site-packages"}


def changed_since(root, start_nanos, known):
    """(path, size) of files with a modification time from start_nanos on; known are those told before."""
    found, looked_at, waiting = [], 0, [root]
    while waiting:
        try:
            entries = os.scandir(waiting.pop())
        except OSError:
            continue
        with entries:
            for entry in entries:
                looked_at += 1
                if looked_at > MAX_LOOKED_AT or len(found) >= MAX_NAMED:
                    return found
                if entry.name.startswith(".") or entry.name in SKIPPED:
                    continue
                try:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        stat = entry.stat(follow_symlinks=False)
                        version = (stat.st_mtime_ns, stat.st_size)
                        if stat.st_mtime_ns >= start_nanos and known.get(entry.path) != version:
                            known[entry.path] = version
                            found.append((entry.path, stat.st_size))
                except OSError:
                    continue
    return found
