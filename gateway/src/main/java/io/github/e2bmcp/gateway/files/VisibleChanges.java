package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.sandbox.FileWatch.Change;
import java.util.List;

/**
 * Changes as envd would tell them. Engines write a file under a name of their own and move it when
 * it is whole; envd writes it in place. So what happens under such a name is left out, and the move
 * is told as the file being made, given to its owner and written.
 */
final class VisibleChanges {

  private static final String OWN_NAMES = ".e2b-";

  private boolean movedIn;

  /** What to tell of the next change. */
  List<Change> of(Change change) {
    if (change.kind() == Change.Kind.OVERFLOW) {
      return List.of();
    }
    if (change.path().substring(change.path().lastIndexOf('/') + 1).startsWith(OWN_NAMES)) {
      movedIn = movedIn || change.kind() == Change.Kind.RENAME;
      return List.of();
    }
    if (movedIn && change.kind() == Change.Kind.CREATE) {
      movedIn = false;
      return List.of(
          change,
          new Change(Change.Kind.CHMOD, change.path()),
          new Change(Change.Kind.WRITE, change.path()));
    }
    return List.of(change);
  }
}
