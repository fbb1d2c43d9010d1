package io.github.e2bmcp.local.io;

import io.github.e2bmcp.local.wire.Channel;
import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.local.wire.Mailbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;

/** A TCP connection inside, as a stream outside. */
public final class LocalStream implements SandboxStream {

  /** A connection may be idle for as long as a long poll lasts. */
  private static final Duration IDLE = Duration.ofHours(1);

  private final Channel channel;
  private final Mailbox mailbox;
  private final Input input = new Input();
  private final Output output = new Output();

  public LocalStream(Channel channel, Mailbox mailbox) {
    this.channel = channel;
    this.mailbox = mailbox;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void close() {
    channel.close();
    mailbox.lost();
  }

  private final class Input extends InputStream {
    private byte[] chunk = new byte[0];
    private int at;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) {
        return 0;
      }
      while (at == chunk.length) {
        if (ended || !fill()) {
          return -1;
        }
      }
      int size = Math.min(length, chunk.length - at);
      System.arraycopy(chunk, at, target, offset, size);
      at += size;
      return size;
    }

    private boolean fill() throws IOException {
      try {
        switch (mailbox.take(IDLE)) {
          case Mailbox.Bytes(byte[] bytes) -> {
            chunk = bytes;
            at = 0;
            channel.consumed(bytes.length);
          }
          case Mailbox.End() -> ended = true;
          case Mailbox.Lost() -> throw new IOException("The connection was cut.");
          case Mailbox.Reply(Fields fields) ->
              throw new IOException("The connection failed: " + fields.text(0));
        }
        return !ended;
      } catch (SandboxException e) {
        throw new IOException(e.text(), e);
      }
    }

    @Override
    public int available() {
      return chunk.length - at;
    }
  }

  private final class Output extends OutputStream {
    private boolean ended;

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (ended) {
        throw new IOException("This direction has ended.");
      }
      try {
        channel.write(bytes, offset, length, IDLE);
      } catch (SandboxException e) {
        throw new IOException(e.text(), e);
      }
    }

    @Override
    public void close() {
      if (!ended) {
        ended = true;
        channel.end();
      }
    }
  }
}
