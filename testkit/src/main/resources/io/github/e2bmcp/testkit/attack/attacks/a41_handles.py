"""Opens a file by its number, past every directory."""
import ctypes
import os

from attack import attempt, call


def by_handle():
    handle = ctypes.create_string_buffer(136)
    ctypes.memmove(handle, (128).to_bytes(4, "little"), 4)
    mount = ctypes.c_int()
    call("name_to_handle_at", -100, b"/usr", handle, ctypes.byref(mount), 0)
    root = os.open("/usr", os.O_RDONLY)
    os.close(call("open_by_handle_at", root, handle, os.O_RDONLY))


attempt("open a directory by its handle", by_handle)
