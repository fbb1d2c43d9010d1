"""Crashes in a way that writes all its memory somewhere."""
import ctypes
import resource

from attack import attempt

attempt("allow a core dump", lambda: resource.setrlimit(
    resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)))
ctypes.string_at(0)
