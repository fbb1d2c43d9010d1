package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.envd.FileEvent;
import io.github.e2bmcp.e2b.envd.FileEvents;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.FileWatch;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A watch by the daemon's stream. */
final class RemoteWatch implements FileWatch {

  private final String sandboxId;
  private final FileEvents events;
  private final EventPump<FileEvent> pump;

  RemoteWatch(String sandboxId, FileEvents events) {
    this.sandboxId = sandboxId;
    this.events = events;
    pump = new EventPump<>("e2b-watch", events::next);
  }

  @Override
  public @Nullable Change next(Duration wait) {
    try {
      FileEvent event = pump.next(wait);
      if (event == null && pump.ended()) {
        throw new SandboxException.SandboxLost("sandbox " + sandboxId + " ended the watch");
      }
      return event == null ? null : new Change(kind(event.kind()), event.name());
    } catch (E2bException e) {
      throw Translation.of(sandboxId, e);
    }
  }

  private static Change.Kind kind(FileEvent.Kind kind) {
    return switch (kind) {
      case CREATE -> Change.Kind.CREATE;
      case WRITE -> Change.Kind.WRITE;
      case REMOVE -> Change.Kind.REMOVE;
      case RENAME -> Change.Kind.RENAME;
      case CHMOD -> Change.Kind.CHMOD;
    };
  }

  @Override
  public void close() {
    pump.close();
    events.close();
  }
}
