"""Gains another identity by programs that grant one."""
import glob
import os
import shutil
import subprocess

from attack import attempt, held, reached


def effective(path):
    """The effective user of a program while an ordinary user runs it."""
    def become():
        if os.getuid() == 0:
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
    with open(os.devnull) as null:
        process = subprocess.Popen([path, "60"], preexec_fn=become, stdin=null,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
    try:
        with open("/proc/%d/status" % process.pid) as file:
            for line in file:
                if line.startswith("Uid:"):
                    return line.split()[1:3]
    finally:
        process.kill()
        process.wait()
    return None


def own_copy():
    """A copy of sleep that is root's and grants root."""
    folder = "/tmp/granting-%d" % os.getpid()
    os.mkdir(folder, 0o755)
    path = folder + "/sleep"
    try:
        shutil.copy("/bin/sleep", path)
        try:
            os.chown(path, 0, 0)
        except OSError:
            pass
        os.chmod(path, 0o6755)
        real, granted = effective(path)
        return (real != granted) and granted == "0"
    finally:
        shutil.rmtree(folder)


attempt("a program that grants root, made by itself", own_copy)
granting = [path for path in glob.glob("/usr/bin/*") + glob.glob("/usr/sbin/*")
            if os.path.isfile(path) and os.stat(path).st_mode & 0o4000]
for path in granting[:10]:
    try:
        seen = effective(path)
    except OSError as problem:
        held("%s: %s" % (path, problem.strerror))
        continue
    if seen and seen[0] != seen[1]:
        reached("%s ran as user %s" % (path, seen[1]))
for name in ("NoNewPrivs", "CapEff", "CapPrm", "CapBnd", "CapAmb"):
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith(name + ":"):
                value = line.split()[1]
                wrong = value == "0" if name == "NoNewPrivs" else int(value, 16) != 0
                (reached if wrong and name != "CapBnd" else held)("%s %s" % (name, value))
attempt("become root", lambda: (os.setuid(0), os.getuid())[1] == 0)
