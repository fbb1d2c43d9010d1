"""The agent's one thread: waits for descriptors and for points in time."""
import heapq
import select
import time


class Loop:
    def __init__(self):
        self.poll = select.epoll()
        self.handlers = {}
        self.timers = []
        self.serial = 0

    def watch(self, fd, on_read, on_write):
        """Sets what to call when fd is ready; with neither it is watched no more."""
        known = fd in self.handlers
        if on_read is None and on_write is None:
            if known:
                del self.handlers[fd]
                self.poll.unregister(fd)
            return
        mask = (select.EPOLLIN if on_read else 0) | (select.EPOLLOUT if on_write else 0)
        self.handlers[fd] = (on_read, on_write)
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

    def shift(self, seconds):
        """Puts all timers off."""
        self.timers = [(at + seconds, serial, timer) for at, serial, timer in self.timers]

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
