package io.github.e2bmcp.local.wire;

/** Takes what comes in on a channel. Called by the connection's one reader; never blocks. */
public interface Receiver {

  /** The channel that this is the receiver of; comes before anything else. */
  default void opened(Channel channel) {}

  /**
   * Bytes of one of the program's streams.
   *
   * @param kind {@link Frame#DATA} or {@link Frame#DATA2}
   */
  void data(byte kind, byte[] bytes);

  /** The other side sends no more data. */
  void end();

  void reply(Fields fields);

  /** The sandbox is gone; nothing more comes. */
  void lost();
}
