"""Changes below a directory, by inotify."""
import ctypes
import errno
import os
import stat
import struct

import descend
import files
from wire import pack

MODIFY, ATTRIB, CLOSE_WRITE, MOVED_FROM, MOVED_TO, CREATE, DELETE = 2, 4, 8, 64, 128, 256, 512
OVERFLOW, ISDIR, IGNORED = 0x4000, 0x40000000, 0x8000
MASK = MODIFY | ATTRIB | MOVED_FROM | MOVED_TO | CREATE | DELETE
EVENT = struct.Struct("iIII")
KINDS = ((CREATE, "create"), (MODIFY, "write"), (DELETE, "remove"), (MOVED_FROM, "rename"),
         (MOVED_TO, "create"), (ATTRIB, "chmod"))


def too_many():
    """Of watches that this sandbox has, whatever the kernel calls it."""
    return OSError(errno.EMFILE, os.strerror(errno.EMFILE))


class Tree:
    def __init__(self, top, recursive):
        self.fd = descend.libc.inotify_init1(0)
        if self.fd < 0:
            raise too_many()
        self.top = top
        self.recursive = recursive
        self.names = {}

    def add(self, relative):
        """Watches a directory; yields what is in it already, which the kernel will not tell."""
        path = os.path.join(self.top, relative)
        number = descend.libc.inotify_add_watch(
            self.fd, path, ctypes.c_uint32(MASK | 0x01000000 | 0x02000000))
        if number < 0:
            problem = ctypes.get_errno()
            if relative:
                return
            raise too_many() if problem == errno.ENOSPC else OSError(problem, os.strerror(problem))
        self.names[number] = relative
        if self.recursive:
            for name in os.listdir(path):
                below = os.path.join(relative, name)
                yield below
                if stat.S_ISDIR(os.lstat(os.path.join(self.top, below)).st_mode):
                    yield from self.add(below)


def watch(top, recursive, data_out):
    if not stat.S_ISDIR(os.stat(top).st_mode):
        raise files.Refused("it is no directory")
    tree = Tree(os.path.realpath(top), recursive)
    for _ in tree.add(b""):
        pass
    tell(data_out, "ready", b"")
    while True:
        data = os.read(tree.fd, 65536)
        at = 0
        while at < len(data):
            number, mask, _, size = EVENT.unpack_from(data, at)
            name = data[at + EVENT.size:at + EVENT.size + size].rstrip(b"\0")
            at += EVENT.size + size
            report(tree, number, mask, name, data_out)


def report(tree, number, mask, name, data_out):
    if mask & OVERFLOW:
        tell(data_out, "overflow", b"")
        return
    if mask & IGNORED:
        tree.names.pop(number, None)
        return
    if number not in tree.names or not name:
        return
    path = os.path.join(tree.names[number], name)
    for bit, kind in KINDS:
        if mask & bit:
            tell(data_out, kind, path)
    if mask & ISDIR and mask & (CREATE | MOVED_TO) and tree.recursive:
        try:
            for below in tree.add(path):
                tell(data_out, "create", below)
                if filled(os.path.join(tree.top, below)):
                    tell(data_out, "write", below)
        except OSError:
            pass  # it is gone again


def filled(path):
    """Whether it was written before its folder was watched."""
    info = os.lstat(path)
    return stat.S_ISREG(info.st_mode) and info.st_size > 0


def tell(data_out, kind, path):
    files.write_all(data_out, pack(pack(kind, path)))
