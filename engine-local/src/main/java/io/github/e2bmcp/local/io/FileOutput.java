package io.github.e2bmcp.local.io;

import io.github.e2bmcp.local.wire.Channel;
import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.local.wire.Frame;
import io.github.e2bmcp.local.wire.Mailbox;
import io.github.e2bmcp.local.wire.Refusals;
import io.github.e2bmcp.sandbox.FileSink;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** A file being written; closing puts it in its place. For one thread at a time. */
final class FileOutput extends FileSink {

  private final String path;
  private final Channel channel;
  private final Mailbox mailbox;
  private final byte[] buffer = new byte[Frame.CHUNK];
  private int filled;
  private boolean closed;

  FileOutput(String path, Channel channel, Mailbox mailbox) {
    this.path = path;
    this.channel = channel;
    this.mailbox = mailbox;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException(path + " is closed");
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      int size = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, from, buffer, filled, size);
      filled += size;
      from += size;
      left -= size;
      if (filled == buffer.length) {
        send();
      }
    }
  }

  private void send() throws IOException {
    try {
      channel.write(buffer, 0, filled, LocalFiles.DEADLINE);
      filled = 0;
    } catch (SandboxException e) {
      SandboxException reason = reason(e);
      throw new IOException(reason.text(), reason);
    }
  }

  /** The agent's own word, when it has said why it takes no more. */
  private SandboxException reason(SandboxException seen) {
    if (seen instanceof SandboxException.SandboxLost
        && mailbox.poll(Duration.ZERO) instanceof Mailbox.Reply(Fields fields)
        && fields.text(0).equals("failed")) {
      closed = true;
      return Refusals.of(fields, path);
    }
    return seen;
  }

  @Override
  public void abort() {
    if (!closed) {
      closed = true;
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    send();
    closed = true;
    channel.end();
    try {
      Mailbox.Item item = mailbox.take(LocalFiles.DEADLINE);
      if (item instanceof Mailbox.Reply(Fields fields)) {
        channel.finished();
        if (fields.text(0).equals("failed")) {
          throw Refusals.of(fields, path);
        }
      } else {
        throw new SandboxException.SandboxLost(path + ": the sandbox has ended.");
      }
    } catch (SandboxException e) {
      channel.close();
      throw new IOException(e.text(), e);
    }
  }
}
