"""Takes hold of files of the host by hard links."""
import os

from attack import arguments, attempt

folder = arguments[1]


def link(source):
    os.link(source, "taken")
    os.unlink("taken")


attempt("a link to a secret of the host", lambda: link(folder + "/secret"))
attempt("a link to /etc/shadow", lambda: link("/etc/shadow"))
attempt("a link to /usr/bin/python3", lambda: link(os.path.realpath("/usr/bin/python3")))
