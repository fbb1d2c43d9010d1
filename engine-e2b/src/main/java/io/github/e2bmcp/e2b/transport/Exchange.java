package io.github.e2bmcp.e2b.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** One request until the head of its answer is there; another thread may give it up before. */
final class Exchange {

  private final Connections connections;
  private final Dialer dialer;
  private final Request request;
  private final Route route;
  private @Nullable Connection current;
  private boolean answered;
  private boolean givenUp;

  Exchange(Connections connections, Dialer dialer, Request request, Route route) {
    this.connections = connections;
    this.dialer = dialer;
    this.request = request;
    this.route = route;
  }

  /**
   * Sends the request and waits for its answer. Where a connection that rested turns out to have
   * been given up by its server, a request that can be repeated is sent again over a new one.
   */
  Response perform(Deadline deadline) throws IOException {
    Connection resting = connections.take(route);
    if (resting != null) {
      try {
        return over(resting);
      } catch (IOException e) {
        if (resting.answering() || !request.repeatable() || stopped()) {
          throw e;
        }
      }
    }
    return over(dialer.dial(route, deadline, this::born, connections::gone));
  }

  private boolean stopped() {
    return wasGivenUp() || Thread.currentThread().isInterrupted() || connections.closed();
  }

  private void born(Connection connection) {
    connections.born(connection);
    use(connection);
  }

  private Response over(Connection connection) throws IOException {
    use(connection);
    try {
      boolean whole = connection.send(request);
      ResponseHead head = connection.head();
      if (!arrived()) {
        throw new InterruptedIOException("given up");
      }
      long length = head.bodyLength(request.method());
      boolean again = whole && head.keepsConnection();
      ResponseBody body =
          new ResponseBody(connection, length, again ? connections::giveBack : Connection::close);
      return new Response(head.status(), head.headers(), length, body);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void use(Connection connection) {
    boolean late;
    synchronized (this) {
      current = connection;
      late = givenUp;
    }
    if (late) {
      connection.close();
    }
  }

  private synchronized boolean arrived() {
    answered = !givenUp;
    return answered;
  }

  /** Ends the wait; false when the answer is there. */
  boolean giveUp() {
    Connection connection;
    synchronized (this) {
      if (answered) {
        return false;
      }
      givenUp = true;
      connection = current;
    }
    if (connection != null) {
      connection.close();
    }
    return true;
  }

  synchronized boolean wasGivenUp() {
    return givenUp;
  }
}
