package io.github.e2bmcp.e2b.transport;

/** What a client's connections are doing, for tests outside of this package. */
public record Usage(int inUse, int resting) {

  public static Usage of(Http http) {
    Connections connections = http.connections();
    return new Usage(connections.inUse(), connections.resting());
  }
}
