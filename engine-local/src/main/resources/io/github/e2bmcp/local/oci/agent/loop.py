"""The agent's one thread: waits for descriptors and for points in time."""
import heapq
import os
import select
import stat
import time


class Loop:
    def __init__(self):
        self.poll = select.epoll()
        self.handlers = {}
        self.timers = []
        self.serial = 0
        self.parked = set()
        self.stopped_at = 0
        self.stopped = []

    def park_sockets(self):
        """Watches no socket until they are unparked."""
        self.parked = {fd for fd in self.handlers if stat.S_ISSOCK(os.fstat(fd).st_mode)}
        for fd in self.parked:
            self.poll.unregister(fd)

    def unpark_sockets(self):
        parked, self.parked = self.parked, set()
        for fd in parked & set(self.handlers):
            on_read, on_write = self.handlers.pop(fd)
            self.watch(fd, on_read, on_write)

    def watch(self, fd, on_read, on_write):
        """Sets what to call when fd is ready; with neither it is watched no more."""
        known = fd in self.handlers
        if on_read is None and on_write is None:
            if known:
                del self.handlers[fd]
                if fd not in self.parked:
                    self.poll.unregister(fd)
            return
        mask = (select.EPOLLIN if on_read else 0) | (select.EPOLLOUT if on_write else 0)
        self.handlers[fd] = (on_read, on_write)
        if fd in self.parked:
            return
        if known:
            self.poll.modify(fd, mask)
        else:
            self.poll.register(fd, mask)

    def after(self, seconds, call):
        """Calls once, later; the returned list's first item set to None takes it back."""
        timer = [call]
        self.serial += 1
        heapq.heappush(self.timers, (time.monotonic() + seconds, self.serial, timer))
        return timer

    def stop_clock(self):
        """No timer strikes that was set until now."""
        self.stopped_at, self.stopped, self.timers = time.monotonic(), self.timers, []

    def start_clock(self):
        """All strike later by the time between."""
        seconds = time.monotonic() - self.stopped_at
        self.timers += [(at + seconds, serial, timer) for at, serial, timer in self.stopped]
        heapq.heapify(self.timers)
        self.stopped = []

    def turn(self):
        timeout = -1
        if self.timers:
            timeout = max(0, self.timers[0][0] - time.monotonic())
        for fd, mask in self.poll.poll(timeout):
            on_read, on_write = self.handlers.get(fd, (None, None))
            if mask & (select.EPOLLOUT | select.EPOLLERR) and on_write:
                on_write()
            if mask & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR) and on_read:
                on_read()
        now = time.monotonic()
        while self.timers and self.timers[0][0] <= now:
            call = heapq.heappop(self.timers)[2][0]
            if call:
                call()
