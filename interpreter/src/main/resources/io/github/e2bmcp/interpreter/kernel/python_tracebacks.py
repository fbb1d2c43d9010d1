"""Failures in words, with the frames of the kernel cut away."""

import errno

MAX_TEXT = 20_000
ENDED_BY_ERRNO = {errno.ENOSPC: "disk-full", errno.EDQUOT: "disk-full"}


def describe(error):
    import traceback

    error.__traceback__ = of_the_user(error.__traceback__)
    if isinstance(error, KeyboardInterrupt):
        drop_contexts(error)
    told = traceback.TracebackException.from_exception(error, compact=True)
    drop_own_frames(told)
    lines = told.format()
    # Without its module, as in notebooks: programs compare it. The traceback has it whole.
    return {"name": type(error).__name__, "value": cut(words(error)), "traceback": cut("".join(lines))}


def drop_own_frames(told):
    """Where the code called us, or was interrupted, is told by its own last line."""
    while told is not None:
        told.stack[:] = [frame for frame in told.stack if not frame.filename.startswith("<kernel>/")]
        told = told.__cause__ or told.__context__


def drop_contexts(error):
    """What else happened while the interrupt arrived is the kernel's business."""
    context = error.__context__
    while context is not None:
        if of_the_user(context.__traceback__) is None:
            error.__context__ = None
            return
        context = context.__context__


def of_the_user(tb):
    """The traceback from the first frame of a cell on, else from the first that is not ours."""
    start = tb
    while start is not None and not start.tb_frame.f_code.co_filename.startswith("<cell "):
        start = start.tb_next
    if start is not None:
        return start
    while tb is not None and tb.tb_frame.f_code.co_filename.startswith("<kernel>/"):
        tb = tb.tb_next
    return tb


def words(error):
    try:
        return str(error)
    except Exception as second:
        return "<no text: its __str__ failed with %s>" % type(second).__name__


def cut(text):
    if len(text) <= MAX_TEXT:
        return text
    return "%s\n… %d characters left out …\n%s" % (text[: MAX_TEXT // 2], len(text) - MAX_TEXT, text[-MAX_TEXT // 2 :])


def ended_by(error):
    """The limit that a failure speaks of, if any."""
    if isinstance(error, MemoryError):
        return "out-of-memory"
    if isinstance(error, OSError) and error.errno in ENDED_BY_ERRNO:
        return ENDED_BY_ERRNO[error.errno]
    if isinstance(error, BlockingIOError) and began_a_process(error):
        return "process-limit"
    if isinstance(error, RuntimeError) and "can't start new thread" in words(error):
        return "process-limit"
    return "exit"


def began_a_process(error):
    """The same error says of a socket that there is nothing to read; where it was raised tells."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and any(word in (frames[-1].line or "") for word in ("fork", "spawn"))
