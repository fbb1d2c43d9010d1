package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.message.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Events of a session that outlive the connection they are sent on: a client that lost it comes
 * back with the id of the last event that it saw, and gets the rest (basic/transports,
 * resumability). Ids are the stream's number and the event's place in it.
 */
final class EventStream implements Outlet {
  private final String principal;
  private final long number;
  private final EventLog log;
  private final Runnable whenSpent;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guards what is kept, and no write: the log must never wait for a slow client. */
  private final Object keeping = new Object();

  private final ArrayDeque<byte[]> kept = new ArrayDeque<>();
  private long last;
  private boolean finished;
  private volatile @Nullable SseStream listener;

  /**
   * An empty stream.
   *
   * @param whenSpent run, perhaps more than once, when it has ended and nothing is kept of it
   */
  EventStream(String principal, long number, EventLog log, Runnable whenSpent) {
    this.principal = principal;
    this.number = number;
    this.log = log;
    this.whenSpent = whenSpent;
  }

  String principal() {
    return principal;
  }

  long number() {
    return number;
  }

  /** The id of the event at this place; the first is at 1, and 0 is where nothing was sent yet. */
  String id(long place) {
    return number + "-" + place;
  }

  boolean heard() {
    return listener != null;
  }

  /** Sends to whoever listens, and keeps it for who comes back. */
  @Override
  public void send(JsonNode message) throws IOException {
    send(message, false);
  }

  /** Sends the last message; a connection that stands is ended with it. */
  void finish(JsonNode message) {
    send(message, true);
  }

  private void send(JsonNode message, boolean end) {
    byte[] line = Json.line(message);
    lock.lock();
    try {
      synchronized (keeping) {
        last++;
        kept.add(line);
        finished = end;
      }
      SseStream to = listener;
      if (to != null) {
        try {
          to.send(id(last), line);
          if (end) {
            to.close();
          }
        } catch (IOException e) {
          listener = null; // It is gone, and may come back.
        }
      }
    } finally {
      lock.unlock();
    }
    log.count(this, line.length);
  }

  /**
   * Lets this connection hear what comes after an event, and no other any longer.
   *
   * @param after the place of the last event that its client saw
   * @return false when some of it is not kept any longer, or no such event was sent
   */
  boolean resume(long after, SseStream stream) throws IOException {
    silence();
    lock.lock();
    try {
      Iterable<byte[]> missed;
      long place;
      synchronized (keeping) {
        place = last - kept.size();
        if (after < place || after > last) {
          return false;
        }
        missed = new ArrayDeque<>(kept);
      }
      for (byte[] line : missed) {
        place++;
        if (place > after) {
          stream.send(id(place), line);
        }
      }
      if (isFinished()) {
        stream.beginUnlessClosed();
        stream.close();
      } else {
        listener = stream;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Lets this connection hear what comes from now on. */
  void listen(SseStream stream) {
    silence();
    lock.lock();
    try {
      listener = stream;
    } finally {
      lock.unlock();
    }
  }

  /** The place of the last event. */
  long last() {
    synchronized (keeping) {
      return last;
    }
  }

  void stopListening(SseStream stream) {
    lock.lock();
    try {
      if (listener == stream) {
        listener = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the connection that listens, if any. */
  void silence() {
    SseStream stream = listener;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // The client has gone before.
      }
    }
  }

  /** Called by the log, when it has no room for the oldest any longer. */
  void forgetOldest() {
    boolean spent;
    synchronized (keeping) {
      kept.poll();
      spent = finished && kept.isEmpty();
    }
    if (spent) {
      whenSpent.run();
    }
  }

  private boolean isFinished() {
    synchronized (keeping) {
      return finished;
    }
  }
}
