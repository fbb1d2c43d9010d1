package io.github.e2bmcp.server.log;

/** How much a line of the log matters, least first. */
public enum Level {
  DEBUG,
  INFO,
  WARN,
  ERROR
}
