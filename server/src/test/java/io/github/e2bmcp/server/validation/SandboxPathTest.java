package io.github.e2bmcp.server.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.SandboxException.InvalidArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxPathTest {

  @ParameterizedTest
  @CsvSource({
    "data/example.txt, /home/user/data/example.txt",
    "., /home/user",
    "~, /home/user",
    "~/a, /home/user/a",
    "/home/user, /home/user",
    "/home/user//a/./b/../c/, /home/user/a/c",
    "a/../../user/b, /home/user/b",
    "/tmp/x, /tmp/x",
    "/tmp, /tmp",
    "späth/文件 1.txt, /home/user/späth/文件 1.txt",
    "..hidden, /home/user/..hidden",
    "a\\b, /home/user/a\\b"
  })
  void pathsInsideAreResolved(String path, String resolved) {
    assertThat(SandboxPath.resolve(path)).isEqualTo(resolved);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/shadow",
        "..",
        "/etc/passwd",
        "/",
        "/home/user2/x",
        "/home/userx",
        "/tmp/../etc",
        "/home/user/../other",
        "~root/x/../../..",
        "file:///etc/passwd",
        "FILE:/x",
        "/tmpfoo",
        "/proc/1/root",
        "a/../../../../../../etc/passwd",
        ""
      })
  void pathsOutsideAreRefusedWithWhatIsAllowed(String path) {
    assertThatThrownBy(() -> SandboxPath.resolve(path))
        .isInstanceOf(InvalidArgument.class)
        .hasMessageStartingWith("path ")
        .hasMessageEndingWith(".");
  }

  @Test
  void namesAndPathsThatNoFileSystemTakesAreRefused() {
    assertThat(SandboxPath.resolve("é".repeat(127))).isNotEmpty();
    for (String path :
        new String[] {
          "é".repeat(128), "a/".repeat(3000) + "b", "a\0b", "a\uD800b", "x".repeat(256)
        }) {
      assertThatThrownBy(() -> SandboxPath.resolve(path))
          .isInstanceOf(InvalidArgument.class)
          .message()
          .hasSizeLessThan(250);
    }
  }
}
