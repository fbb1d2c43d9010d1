package io.github.e2bmcp.local.io;

import io.github.e2bmcp.local.wire.Channel;
import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.local.wire.Mailbox;
import io.github.e2bmcp.local.wire.ProtocolViolation;
import io.github.e2bmcp.local.wire.Refusals;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The data of a channel as a stream, up to the reply that ends it. For one thread at a time. */
final class FileInput extends InputStream {

  /** The largest row in a stream of rows: an entry with the longest name and link target. */
  private static final int MAX_FIELD = 1 << 14;

  private final String subject;
  private final Mailbox mailbox = new Mailbox();
  private @Nullable Channel channel;
  private byte[] chunk = new byte[0];
  private int at;
  private boolean ended;

  FileInput(String subject) {
    this.subject = subject;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** Waits for the first answer, so that a refusal is thrown by the opening call. */
  void open(Channel opened) {
    channel = opened;
    try {
      if (!fill(LocalFiles.DEADLINE)) {
        throw late();
      }
    } catch (SandboxException e) {
      close();
      throw e;
    }
  }

  private static SandboxException late() {
    return new SandboxException.DeadlineExceeded("The sandbox did not answer in time.");
  }

  /** False when nothing came within the wait; at the end, true with an empty chunk. */
  private boolean fill(Duration wait) {
    if (ended || at < chunk.length) {
      return true;
    }
    Mailbox.Item item = mailbox.poll(wait);
    if (item == null) {
      return false;
    }
    at = 0;
    chunk = new byte[0];
    switch (item) {
      case Mailbox.Bytes(byte[] bytes) -> {
        chunk = bytes;
        opened().consumed(bytes.length);
      }
      case Mailbox.Reply(Fields fields) -> {
        finish();
        if (fields.text(0).equals("failed")) {
          throw Refusals.of(fields, subject);
        }
      }
      case Mailbox.End() -> throw new SandboxException.SandboxLost("The stream was cut.");
      case Mailbox.Lost() -> throw new SandboxException.SandboxLost("The sandbox has ended.");
    }
    return true;
  }

  private Channel opened() {
    return Objects.requireNonNull(channel, "channel");
  }

  private void finish() {
    ended = true;
    opened().finished();
  }

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
    try {
      return take(target, offset, length, LocalFiles.DEADLINE);
    } catch (SandboxException e) {
      throw new IOException(e.text(), e);
    }
  }

  private int take(byte[] target, int offset, int length, Duration wait) {
    while (at == chunk.length) {
      if (ended) {
        return -1;
      }
      if (!fill(wait)) {
        throw late();
      }
    }
    int size = Math.min(length, chunk.length - at);
    System.arraycopy(chunk, at, target, offset, size);
    at += size;
    return size;
  }

  /** Whether data, or the end, is there within the wait. */
  boolean ready(Duration wait) {
    return fill(wait);
  }

  /** The next of a stream of length-prefixed fields; empty at the end. */
  byte[] nextField() {
    try {
      byte[] length = readNBytes(Integer.BYTES);
      if (length.length < Integer.BYTES) {
        return new byte[0];
      }
      int size =
          (length[0] & 0xff)
              | (length[1] & 0xff) << 8
              | (length[2] & 0xff) << 16
              | (length[3] & 0xff) << 24;
      if (size < 1 || size > MAX_FIELD) {
        throw new ProtocolViolation("a row of " + size + " bytes");
      }
      byte[] field = readNBytes(size);
      if (field.length < size) {
        throw new ProtocolViolation("a row was cut");
      }
      return field;
    } catch (IOException e) {
      if (e.getCause() instanceof SandboxException cause) {
        throw cause;
      }
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      at = chunk.length;
      opened().close();
    }
  }
}
