package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The same behaviour on the engine that really isolates. */
class OnLocalEngineTest {

  private static SandboxEngine local() {
    return new LocalEngine(LocalEngineConfig.standard());
  }

  @Nested
  class Python extends PythonTest {
    @Override
    SandboxEngine engine() {
      return local();
    }

    /** Root of the host is not held by such a limit. */
    @Test
    void saysThatThereAreAsManyProcessesAsThereMayBe() {
      String fork =
          """
          import os, resource
          soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)
          resource.setrlimit(resource.RLIMIT_NPROC, (1, hard))
          try:
              if os.fork() == 0:
                  os._exit(0)
          finally:
              resource.setrlimit(resource.RLIMIT_NPROC, (soft, hard))
          """;
      assertThat(python(fork).endedBy()).isEqualTo(EndedBy.PROCESS_LIMIT);
    }
  }

  @Nested
  class JavaScript extends JavaScriptTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class Outputs extends OutputTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class Endings extends EndingTest {
    @Override
    SandboxEngine engine() {
      return local();
    }

    @Test
    void saysThatTheMemoryWasUsedUp() {
      Sandbox full = anotherSandbox();
      Interpreter python = Interpreter.on(full, Language.PYTHON);
      Execution inPython =
          python.run(RunRequest.of("all = []\nwhile True: all.append(bytearray(50_000_000))"));
      assertThat(inPython.endedBy()).isEqualTo(EndedBy.OUT_OF_MEMORY);
      assertThat(inPython.stateLost()).isTrue();
      assertThat(value(python.run(RunRequest.of("1")))).isEqualTo("1");
      Interpreter javascript = Interpreter.on(full, Language.JAVASCRIPT);
      Execution inJavaScript =
          javascript.run(
              RunRequest.of("const all = []; while (true) all.push(Buffer.alloc(5e7, 1))"));
      assertThat(inJavaScript.endedBy()).isEqualTo(EndedBy.OUT_OF_MEMORY);
      assertThat(value(javascript.run(RunRequest.of("1")))).isEqualTo("1");
    }
  }

  @Nested
  class Processes extends ProcessesTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class Sharing extends SharingTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class Hosts extends HostRequestsTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }
}
