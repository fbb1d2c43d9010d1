package io.github.e2bmcp.local.io;

import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.local.wire.ProtocolViolation;
import io.github.e2bmcp.sandbox.FileWatch;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Changes that the agent's inotify child tells. */
final class LocalWatch implements FileWatch {

  private final FileInput input;

  /** The first row only says that the watch stands. */
  LocalWatch(FileInput input) {
    this.input = input;
    input.nextField();
  }

  @Override
  public synchronized @Nullable Change next(Duration wait) {
    if (!input.ready(wait)) {
      return null;
    }
    byte[] row = input.nextField();
    if (row.length == 0) {
      return null;
    }
    Fields change = Fields.decode(row);
    return new Change(kind(change.text(0)), change.text(1));
  }

  private static Change.Kind kind(String name) {
    try {
      return Change.Kind.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation("a change of kind " + name, e);
    }
  }

  @Override
  public void close() {
    input.close();
  }
}
