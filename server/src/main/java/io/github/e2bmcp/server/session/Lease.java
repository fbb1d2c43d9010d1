package io.github.e2bmcp.server.session;

/** The use of a sandbox by one call: while it is held, the sandbox is not idle. */
public final class Lease implements AutoCloseable {

  private final Session session;
  private final String note;
  private final Runnable release;

  Lease(Session session, String note, Runnable release) {
    this.session = session;
    this.note = note;
    this.release = release;
  }

  public Session session() {
    return session;
  }

  /**
   * What the caller has to know about the choice, such as that the sandbox before was closed; or
   * empty.
   */
  public String note() {
    return note;
  }

  @Override
  public void close() {
    release.run();
  }
}
