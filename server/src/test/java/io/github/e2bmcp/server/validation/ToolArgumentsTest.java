package io.github.e2bmcp.server.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.SandboxException.InvalidArgument;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolArgumentsTest {

  private final ToolArguments arguments = new ToolArguments(50_000, 10_000_000, 20);

  private static void refused(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call).isInstanceOf(InvalidArgument.class).hasMessageContaining(sentence);
  }

  @Test
  void codeIsMeasuredInBytesOfUtf8() {
    assertThat(arguments.code("#".repeat(50_000))).hasSize(50_000);
    refused(() -> arguments.code("#".repeat(50_001)), "50,001 bytes, but at most 50,000");
    refused(() -> arguments.code("é".repeat(25_001)), "50,002 bytes");
  }

  @Test
  void emptyCodeAndNulAreRefused() {
    refused(() -> arguments.code(" \n"), "code is empty");
    refused(() -> arguments.code("a\0b"), "NUL");
  }

  @Test
  void contentHasALimitAndMayBeEmpty() {
    assertThat(arguments.content("")).isEmpty();
    assertThat(arguments.content("x".repeat(10_000_000))).hasSize(10_000_000);
    refused(() -> arguments.content("x".repeat(10_000_001)), "10,000,001 bytes");
  }

  @Test
  void aFilePathNamesNoDirectory() {
    assertThat(arguments.filePath("a.txt")).isEqualTo("/home/user/a.txt");
    refused(() -> arguments.filePath("a/"), "names a directory");
    refused(() -> arguments.filePath("."), "names a directory");
    refused(() -> arguments.filePath("/tmp"), "names a directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "../x", "a\n", "a/b", "é"})
  void aSandboxIdHasItsForm(String id) {
    refused(() -> arguments.sandboxId(id), "'new' for a fresh sandbox");
  }

  @Test
  void goodIdsLanguagesAndPackagesPass() {
    assertThat(arguments.sandboxId("sb-0a1b2c")).isEqualTo("sb-0a1b2c");
    assertThat(arguments.sandboxId("new")).isEqualTo("new");
    assertThat(arguments.language("python")).isEqualTo(ToolArguments.Language.PYTHON);
    assertThat(arguments.language("javascript")).isEqualTo(ToolArguments.Language.JAVASCRIPT);
    assertThat(arguments.packages(List.of("numpy"))).containsExactly("numpy");
  }

  @Test
  void otherLanguagesAndCountsOfPackagesAreRefused() {
    refused(() -> arguments.language("Ruby"), "must be 'python' (pip) or 'javascript' (npm)");
    refused(() -> arguments.packages(List.of()), "packages is empty");
    refused(() -> arguments.packages(Collections.nCopies(21, "a")), "at most 20");
    refused(() -> arguments.packages(List.of("a", " ")), "empty name");
  }
}
