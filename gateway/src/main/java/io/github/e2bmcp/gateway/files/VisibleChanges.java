package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.sandbox.FileWatch.Change;
import java.util.List;

/**
 * Changes as envd would tell them. Engines write a file under a name of their own and move it when
 * it is whole; envd writes it in place. So what happens under such a name is left out, and the move
 * is told as the file being made, given to its owner and written; or as written alone where the
 * name says that there was such a file already.
 */
final class VisibleChanges {

  private static final String OWN_NAMES = ".e2b-";
  private static final String OVER_ANOTHER = ".e2b-over-";

  private boolean movedIn;
  private boolean overAnother;

  /** What to tell of the next change. */
  List<Change> of(Change change) {
    if (change.kind() == Change.Kind.OVERFLOW) {
      return List.of();
    }
    String name = change.path().substring(change.path().lastIndexOf('/') + 1);
    if (name.startsWith(OWN_NAMES)) {
      if (change.kind() == Change.Kind.RENAME) {
        movedIn = true;
        overAnother = name.startsWith(OVER_ANOTHER);
      }
      return List.of();
    }
    if (movedIn && change.kind() == Change.Kind.CREATE) {
      movedIn = false;
      Change written = new Change(Change.Kind.WRITE, change.path());
      return overAnother
          ? List.of(written)
          : List.of(change, new Change(Change.Kind.CHMOD, change.path()), written);
    }
    return List.of(change);
  }
}
