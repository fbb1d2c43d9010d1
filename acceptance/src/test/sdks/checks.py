# Each check prints one JSON line: {"check", "ok", "detail"}.
import json
import time
import traceback


def check(name):
    def run(body):
        try:
            body()
            print(json.dumps({"check": name, "ok": True, "detail": ""}), flush=True)
        except BaseException:
            print(json.dumps({"check": name, "ok": False, "detail": traceback.format_exc()[-2000:]}), flush=True)

    return run


def raises(error, call):
    try:
        call()
    except error as e:
        return e
    raise AssertionError(f"no {error}")


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
