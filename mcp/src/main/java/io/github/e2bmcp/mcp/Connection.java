package io.github.e2bmcp.mcp;

import org.jspecify.annotations.Nullable;

/**
 * What a server keeps of one client between requests: for the modern era only what is in flight,
 * for the legacy era what the client said in its handshake and after.
 */
final class Connection implements AutoCloseable {
  private final Caller caller;
  private final Flights flights;
  private final @Nullable Outlet background;
  private final Dialog dialog = new Dialog();
  private volatile @Nullable Announcer announcer;
  private volatile @Nullable Handshake handshake;
  private volatile LogLevel logLevel = LogLevel.INFO;

  /**
   * A new connection.
   *
   * @param background where to send what belongs to no request; null when the client has no ear
   */
  Connection(Caller caller, int maxInFlight, @Nullable Outlet background) {
    this.caller = caller;
    this.flights = new Flights(maxInFlight);
    this.background = background;
  }

  Caller caller() {
    return caller;
  }

  Flights flights() {
    return flights;
  }

  @Nullable Handshake handshake() {
    return handshake;
  }

  void shakeHands(Handshake agreed) {
    handshake = agreed;
  }

  Dialog dialog() {
    return dialog;
  }

  /** From now on this connection is told of changes; nothing happens the second time. */
  synchronized void announce(Changes changes) {
    if (announcer == null && background != null) {
      announcer = Announcer.start(changes, background);
    }
  }

  @Nullable Announcer announcer() {
    return announcer;
  }

  @Override
  public void close() {
    Announcer running = announcer;
    if (running != null) {
      running.close();
    }
  }

  /** The least severity that this connection wants (legacy era). */
  LogLevel logLevel() {
    return logLevel;
  }

  void logLevel(LogLevel level) {
    logLevel = level;
  }
}
