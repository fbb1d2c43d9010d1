package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

class GitStatusTest {

  @Test
  void branchesAndCountsAreRead() {
    GitStatus status = GitStatus.parse("## main...origin/main [ahead 2, behind 13]\0");

    assertThat(status.branch()).isEqualTo("main");
    assertThat(status.upstream()).isEqualTo("origin/main");
    assertThat(status.ahead()).isEqualTo(2);
    assertThat(status.behind()).isEqualTo(13);
    assertThat(status.isClean()).isTrue();
  }

  @Test
  void changesAreReadWhateverTheirNames() {
    GitStatus status =
        GitStatus.parse("## No commits yet on trunk\0?? a -> b\0R  new\0old\0UU both\0 M ü\0");

    assertThat(status.branch()).isEqualTo("trunk");
    assertThat(status.changes())
        .containsExactly(
            new GitStatus.Change("a -> b", '?', '?', ""),
            new GitStatus.Change("new", 'R', ' ', "old"),
            new GitStatus.Change("both", 'U', 'U', ""),
            new GitStatus.Change("ü", ' ', 'M', ""));
    assertThat(status.changes())
        .extracting(GitStatus.Change::label)
        .containsExactly("untracked", "renamed", "conflict", "modified");
    assertThat(status.hasConflicts()).isTrue();
    assertThat(status.hasStaged()).isTrue();
    assertThat(status.hasUntracked()).isTrue();
  }

  @Test
  void aDetachedHeadHasNoBranch() {
    assertThat(GitStatus.parse("## HEAD (no branch)\0"))
        .isEqualTo(new GitStatus("", "", 0, 0, true, List.of()));
  }

  @Test
  void credentialsAreEncodedIntoTheUrl() {
    GitCredentials credentials = new GitCredentials("me@x", "p/ss");

    assertThat(credentials.in("https://host:8443/a/b.git"))
        .isEqualTo("https://me%40x:p%2Fss@host:8443/a/b.git");
    assertThat(credentials.toString()).doesNotContain("p/ss");
    assertThatThrownBy(() -> credentials.in("git@host:a/b.git"))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }

  @Test
  void wordsOfAShellLineAreQuoted() {
    assertThat(Shell.line(List.of("git", "a b", "it's", "")))
        .isEqualTo("git 'a b' 'it'\"'\"'s' ''");
  }
}
