package io.github.e2bmcp.mcp;

import org.jspecify.annotations.Nullable;

/**
 * What a server keeps of one client between requests: for the modern era only what is in flight,
 * for the legacy era what the client said in its handshake and after.
 */
final class Connection {
  private final Caller caller;
  private final Flights flights;
  private volatile @Nullable Handshake handshake;
  private volatile LogLevel logLevel = LogLevel.INFO;

  Connection(Caller caller, int maxInFlight) {
    this.caller = caller;
    this.flights = new Flights(maxInFlight);
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

  /** The least severity that this connection wants (legacy era). */
  LogLevel logLevel() {
    return logLevel;
  }

  void logLevel(LogLevel level) {
    logLevel = level;
  }
}
