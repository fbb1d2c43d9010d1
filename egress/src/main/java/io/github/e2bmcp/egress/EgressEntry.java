package io.github.e2bmcp.egress;

import java.time.Duration;
import java.time.Instant;

/**
 * One attempt of a program inside to connect, kept when it is over.
 *
 * @param time when it began
 * @param protocol how the program asked
 * @param host in normal form; as it was written, made printable and cut at 255 characters, when it
 *     could not be read; empty when none was named
 * @param port 0 when none was read
 * @param address the address that was connected to; empty when none was
 * @param reason why it was refused or failed, or how an allowed one was cut off; empty otherwise
 * @param bytesUp out of the sandbox, without the proxy's own greeting
 * @param bytesDown into the sandbox
 */
public record EgressEntry(
    Instant time,
    Protocol protocol,
    String host,
    int port,
    String address,
    Verdict verdict,
    String reason,
    long bytesUp,
    long bytesDown,
    Duration duration) {

  /** How a program inside asked. */
  public enum Protocol {
    HTTP,
    CONNECT,
    SOCKS5,
    /** It sent something else, or too little. */
    UNKNOWN
  }

  /** What became of it. */
  public enum Verdict {
    ALLOWED,
    /** By policy, address or form. */
    REFUSED,
    /** Allowed, but not reached. */
    FAILED
  }
}
