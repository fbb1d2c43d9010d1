package io.github.e2bmcp.mcp.connection;

import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.exchange.LogLevel;
import io.github.e2bmcp.mcp.offer.Changes;
import org.jspecify.annotations.Nullable;

/**
 * What a server keeps of one client between requests: for the modern era only what is in flight,
 * for the legacy era what the client said in its handshake and after.
 */
public final class Connection implements AutoCloseable {
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
  public Connection(Caller caller, int maxInFlight, @Nullable Outlet background) {
    this.caller = caller;
    this.flights = new Flights(maxInFlight);
    this.background = background;
  }

  public Caller caller() {
    return caller;
  }

  public Flights flights() {
    return flights;
  }

  public @Nullable Handshake handshake() {
    return handshake;
  }

  public void shakeHands(Handshake agreed) {
    handshake = agreed;
  }

  public Dialog dialog() {
    return dialog;
  }

  /** From now on this connection is told of changes; nothing happens the second time. */
  public synchronized void announce(Changes changes) {
    if (announcer == null && background != null) {
      announcer = Announcer.start(changes, background);
    }
  }

  public @Nullable Announcer announcer() {
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
  public LogLevel logLevel() {
    return logLevel;
  }

  public void logLevel(LogLevel level) {
    logLevel = level;
  }
}
