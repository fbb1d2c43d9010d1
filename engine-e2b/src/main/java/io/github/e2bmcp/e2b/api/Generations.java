package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Reply;
import java.util.function.Supplier;

/**
 * One call that newer servers have by another route than older ones. The newer route is asked
 * first; once one of them has served, it alone is asked. What is known of one call says nothing of
 * another: servers came to have newer routes one by one.
 */
final class Generations {

  private volatile Known known = Known.NOTHING;

  private enum Known {
    NOTHING,
    NEWER,
    OLDER
  }

  Reply call(Supplier<Reply> newer, Supplier<Reply> older) {
    if (known == Known.OLDER) {
      return older.get();
    }
    Reply reply = newer.get();
    boolean absent = reply.status() == 404 || reply.status() == 405 || reply.status() == 501;
    if (known == Known.NEWER || !absent) {
      known = reply.ok() ? Known.NEWER : known;
      return reply;
    }
    // A 404 may also mean the template or the sandbox; then the older route says so as well.
    Reply second = older.get();
    if (second.ok()) {
      known = Known.OLDER;
    }
    return second;
  }

  /** Whether the older route is the one that serves. */
  boolean older() {
    return known == Known.OLDER;
  }
}
