"""The file operations themselves; a worker does them as the user."""
import errno
import os
import stat

from wire import CHUNK, pack

HOME = "/home/user"
CANCELLED = []  # anything in it: this worker does no more
USER = [1000]  # the id that is the user here; 0 where only one id is mapped

LATEST = 2 ** 63 - 1  # nanoseconds that the server counts; any program may set a time beyond

METADATA = b"user.e2b."  # before the names of attributes that are a file's metadata
UNSIZED = 65536  # bytes that are read of a file that tells no size, as those of /proc do
MOST = 16384  # bytes of them that are told of one file; programs may write more

CODES = {
    errno.ENOENT: "not-found",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.EEXIST: "exists",
    errno.ENOTEMPTY: "exists",
    errno.ENOSPC: "no-space",
    errno.EDQUOT: "no-space",
    errno.EMFILE: "watches",
}


class Refused(OSError):
    """An argument that cannot be; its text is for the caller."""


def failure(problem):
    code = CODES.get(problem.errno, "invalid")
    text = str(problem) if isinstance(problem, Refused) else os.strerror(problem.errno or 0)
    return pack("failed", code, text)


def perform(arguments, data_in, data_out):
    operation, *values = arguments
    return OPERATIONS[operation.decode()](values, data_in, data_out)


def read(values, data_in, data_out):
    """At most the size that the file had when opened; pipes and devices are refused unopened."""
    fd = os.open(values[0], os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    info = os.fstat(fd)
    if not stat.S_ISREG(info.st_mode):
        raise Refused("it is no regular file")
    left = info.st_size or UNSIZED
    while left > 0:
        data = os.read(fd, min(left, CHUNK))
        if not data:
            break
        left -= len(data)
        write_all(data_out, data)
    return pack("ok")


def write(values, data_in, data_out):
    """A new file beside the target takes its place once it is whole; its name tells whoever watches
    whether that makes a file or changes one."""
    target = os.path.realpath(values[0])
    there = os.path.exists(target)
    if os.path.isdir(target):
        raise Refused("it is a directory")
    if there and not os.path.isfile(target):
        raise Refused("it is no regular file")
    parent = os.path.dirname(target)
    os.makedirs(parent, exist_ok=True)
    mode = stat.S_IMODE(os.stat(target).st_mode) if there else 0o644
    if there and not os.access(target, os.W_OK, effective_ids=True):
        raise PermissionError(errno.EACCES, "denied")
    becomes = b"over" if there else b"new"
    half = parent + b"/.e2b-%s-%d-%s" % (becomes, os.getpid(), os.urandom(6).hex().encode())
    fd = None
    try:
        fd = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        while True:
            data = os.read(data_in, CHUNK)
            if not data:
                break
            write_all(fd, data)
        for key, value in zip(values[1::2], values[2::2]):
            os.setxattr(fd, METADATA + key, value)
        if CANCELLED:  # within os.path.exists, for example, which takes any error for an answer
            raise Refused("cancelled")
        os.fchmod(fd, mode & 0o777)
        os.rename(half, target)
    except BaseException:
        if os.path.lexists(half):
            os.unlink(half)
        raise
    finally:
        if fd is not None:
            os.close(fd)  # now, so that the space is free when the caller hears of the failure
    return pack("ok")


def cancel(number, frame):
    """On SIGTERM; what is half written is removed on the way out."""
    CANCELLED.append(number)
    raise Refused("cancelled")


def write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view):]


def describe(path):
    info = os.lstat(path)
    kind = "other"
    target = b""
    if stat.S_ISREG(info.st_mode):
        kind = "file"
    elif stat.S_ISDIR(info.st_mode):
        kind = "directory"
    elif stat.S_ISLNK(info.st_mode):
        kind = "symlink"
        target = os.readlink(path)
    owner, group = (1000 if number == USER[0] else number for number in (info.st_uid, info.st_gid))
    changed = max(-LATEST, min(info.st_mtime_ns, LATEST))
    return pack(kind, os.path.abspath(path), info.st_size, stat.S_IMODE(info.st_mode), owner,
                group, changed, target, *metadata(path, kind))


def metadata(path, kind):
    """Keys and values; nothing where the disk has no attributes."""
    found = []
    if kind not in ("file", "directory"):
        return found
    size = 0
    try:
        for name in sorted(map(os.fsencode, os.listxattr(path, follow_symlinks=False))):
            if name.startswith(METADATA):
                value = os.getxattr(path, name, follow_symlinks=False)
                size += len(name) + len(value)
                if size > MOST:
                    break
                found += [name[len(METADATA):], value]
    except OSError:
        pass
    return found


def entry(values, data_in, data_out):
    return pack("ok", describe(values[0]))


def listing(values, data_in, data_out):
    """Entries in the data stream, sorted by path, parents first; breadth is bounded by limit."""
    top, depth, limit = os.path.abspath(values[0]), int(values[1]), int(values[2])
    if not stat.S_ISDIR(os.stat(top).st_mode):
        raise Refused("it is no directory")
    found, level = [], [top]
    for _ in range(depth):
        if not level:
            break
        deeper = []
        for directory in level:
            if len(found) >= limit:
                break
            deeper += scan(directory, found, limit, directory == top)
        level = deeper
    for path in sorted(found, key=lambda path: path.split(b"/")):
        try:
            write_all(data_out, pack(describe(path)))
        except FileNotFoundError:
            pass  # it went away meanwhile
    return pack("ok")


def scan(directory, found, limit, strict):
    below = []
    try:
        with os.scandir(directory) as entries:
            for one in entries:
                if len(found) >= limit:
                    break
                found.append(one.path)
                if one.is_dir(follow_symlinks=False):
                    below.append(one.path)
    except OSError:
        if strict:
            raise
    return sorted(below)


def make_directory(values, data_in, data_out):
    path = os.path.abspath(values[0])
    if os.path.isdir(path):
        return pack("ok", "old")
    os.makedirs(path)
    return pack("ok", "new")


def move(values, data_in, data_out):
    source, target = values
    os.lstat(source)
    if os.path.isdir(target) and not os.path.islink(target):
        raise FileExistsError(errno.EEXIST, "exists")
    os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
    os.rename(source, target)
    return pack("ok", describe(target))


def remove(values, data_in, data_out):
    """Goes down by descriptors, one level at a time, so neither depth nor links can trick it."""
    path = values[0]
    try:
        info = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return pack("ok")
    if stat.S_ISDIR(info.st_mode):
        empty(path)
        os.rmdir(path)
    else:
        os.unlink(path)
    return pack("ok")


def empty(path):
    """Removes what is below without recursion: deep trees are lifted up to the top level."""
    top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    serial = 0
    while True:
        names = os.listdir(top)
        if not names:
            break
        for name in names:
            if not stat.S_ISDIR(os.lstat(name, dir_fd=top).st_mode):
                os.unlink(name, dir_fd=top)
                continue
            below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
            for child in os.listdir(below):
                if stat.S_ISDIR(os.lstat(child, dir_fd=below).st_mode):
                    serial += 1
                    lifted = ".e2b-%d-%d" % (os.getpid(), serial)
                    os.rename(child, lifted, src_dir_fd=below, dst_dir_fd=top)
                else:
                    os.unlink(child, dir_fd=below)
            os.close(below)
            os.rmdir(name, dir_fd=top)
    os.close(top)


def watch(values, data_in, data_out):
    import watching
    return watching.watch(os.path.abspath(values[0]), values[1] == b"1", data_out)


OPERATIONS = {
    "read": read,
    "write": write,
    "stat": entry,
    "list": listing,
    "make-directory": make_directory,
    "move": move,
    "remove": remove,
    "watch": watch,
}
