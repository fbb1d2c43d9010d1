package io.github.e2bmcp.e2b;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code git status} tells.
 *
 * @param branch empty when detached
 * @param upstream empty without one
 * @param ahead commits that the upstream lacks
 * @param behind commits that the upstream has more
 */
public record GitStatus(
    String branch, String upstream, int ahead, int behind, boolean detached, List<Change> changes) {

  /**
   * One changed file.
   *
   * @param index the state in the index, one letter as git prints it
   * @param workingTree the state in the working tree
   * @param renamedFrom empty when it was not renamed
   */
  public record Change(String path, char index, char workingTree, String renamedFrom) {

    public boolean staged() {
      return index != ' ' && index != '?';
    }

    public boolean untracked() {
      return index == '?';
    }

    /** One word: {@code conflict}, {@code modified} and so on. */
    public String label() {
      String both = "" + index + workingTree;
      String letters = "URCDAMT?";
      String[] words = {
        "conflict", "renamed", "copied", "deleted", "added", "modified", "typechange", "untracked"
      };
      for (int i = 0; i < letters.length(); i++) {
        if (both.indexOf(letters.charAt(i)) >= 0) {
          return words[i];
        }
      }
      return "unknown";
    }
  }

  public GitStatus {
    changes = List.copyOf(changes);
  }

  public boolean isClean() {
    return changes.isEmpty();
  }

  public boolean hasStaged() {
    return changes.stream().anyMatch(Change::staged);
  }

  public boolean hasUntracked() {
    return changes.stream().anyMatch(Change::untracked);
  }

  public boolean hasConflicts() {
    return changes.stream().anyMatch(change -> change.label().equals("conflict"));
  }

  /** Reads {@code git status --porcelain=1 -b -z}: entries end with NUL, names are not quoted. */
  static GitStatus parse(String output) {
    String[] entries = output.split("\0", -1);
    GitStatus head = head(entries[0].startsWith("## ") ? entries[0].substring(3) : "");
    List<Change> changes = new ArrayList<>();
    for (int i = entries[0].startsWith("## ") ? 1 : 0; i < entries.length; i++) {
      String entry = entries[i];
      if (entry.length() < 4) {
        continue;
      }
      char index = entry.charAt(0);
      boolean twoNames = index == 'R' || index == 'C';
      String from = twoNames && i + 1 < entries.length ? entries[++i] : "";
      changes.add(new Change(entry.substring(3), index, entry.charAt(1), from));
    }
    return new GitStatus(
        head.branch(), head.upstream(), head.ahead(), head.behind(), head.detached(), changes);
  }

  private static GitStatus head(String line) {
    int bracket = line.indexOf(" [");
    String names = bracket < 0 ? line : line.substring(0, bracket);
    String counts = bracket < 0 ? "" : line.substring(bracket);
    if (names.startsWith("HEAD (")) {
      return new GitStatus("", "", 0, 0, true, List.of());
    }
    names = names.replace("No commits yet on ", "").replace("Initial commit on ", "");
    int dots = names.indexOf("...");
    return new GitStatus(
        dots < 0 ? names : names.substring(0, dots),
        dots < 0 ? "" : names.substring(dots + 3),
        count(counts, "ahead "),
        count(counts, "behind "),
        false,
        List.of());
  }

  private static int count(String text, String word) {
    int start = text.indexOf(word);
    if (start < 0) {
      return 0;
    }
    String digits = text.substring(start + word.length()).replaceFirst("[^0-9].*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }
}
