package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.EndedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostRequestsTest extends InterpreterTestBase {

  private final List<HostRequests.Install> asked = new ArrayList<>();

  @BeforeEach
  void forget() {
    asked.clear();
  }

  private HostRequests host(Function<HostRequests.Install, HostRequests.Answer> answer) {
    return new HostRequests() {
      @Override
      public Answer install(Install request) {
        asked.add(request);
        return answer.apply(request);
      }

      @Override
      public boolean asksForMissingImports() {
        return true;
      }
    };
  }

  @Test
  void passesPipCommandsToTheHost() {
    for (String command :
        List.of(
            "%pip install one two==2",
            "!pip install -q one 'two==2'", "!python3 -m pip install --upgrade one two==2")) {
      asked.clear();
      Execution execution =
          python(
              RunRequest.of(command)
                  .withHost(host(install -> new HostRequests.Answer(true, "Installed."))));
      assertThat(execution.succeeded()).as("%s", execution).isTrue();
      assertThat(stdout(execution)).isEqualTo("Installed.\n");
      assertThat(asked)
          .containsExactly(
              new HostRequests.Install(
                  Language.PYTHON, HostRequests.Reason.COMMAND, List.of("one", "two==2")));
    }
    Execution options =
        python(
            RunRequest.of("%pip install --index-url http://x y")
                .withHost(host(install -> new HostRequests.Answer(true, ""))));
    assertThat(failure(options).value()).contains("--index-url");
  }

  @Test
  void installsAMissingPackageInTheMiddleOfAnImport() {
    HostRequests host =
        host(install -> {
          String name = install.names().getFirst();
          write(".local/lib/" + pythonFolder() + "/site-packages/" + name + ".py", "value = 42");
          return new HostRequests.Answer(true, "Installed " + name + ".");
        });
    Execution execution =
        python(RunRequest.of("import missing_one\nmissing_one.value").withHost(host));
    assertThat(value(execution)).isEqualTo("42");
    assertThat(execution.notes()).contains("Installed missing_one.");
    assertThat(asked)
        .containsExactly(
            new HostRequests.Install(
                Language.PYTHON, HostRequests.Reason.IMPORT, List.of("missing_one")));
  }

  @Test
  void findsWhatWasInstalledBetweenRuns() {
    assertThat(failure(python("import came_later")).name()).isEqualTo("ModuleNotFoundError");
    write(".local/lib/" + pythonFolder() + "/site-packages/came_later.py", "value = 1");
    assertThat(value(python("import came_later; came_later.value"))).isEqualTo("1");
  }

  @Test
  void leavesTheImportFailingWhenTheHostRefuses() {
    Execution execution =
        python(
            RunRequest.of(
                    "try:\n    import optional_thing\nexcept ImportError:\n    r = 'without'\nr")
                .withHost(host(install -> new HostRequests.Answer(false, ""))));
    assertThat(value(execution)).isEqualTo("'without'");
    assertThat(failure(python("import optional_thing")).name()).isEqualTo("ModuleNotFoundError");
  }

  @Test
  void doesNotAskForWhatLibrariesTry() {
    write(
        ".local/lib/" + pythonFolder() + "/site-packages/library.py",
        "try:\n    import its_optional_part\nexcept ImportError:\n    part = None");
    Execution execution =
        python(
            RunRequest.of("import library")
                .withHost(host(install -> new HostRequests.Answer(false, ""))));
    assertThat(execution.succeeded()).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void installsAMissingPackageForRequireAndImport() {
    HostRequests host =
        host(install -> {
          write("node_modules/" + install.names().getFirst() + "/index.js", "exports.value = 42");
          return new HostRequests.Answer(true, "");
        });
    assertThat(value(javascript(RunRequest.of("require('first-one').value").withHost(host))))
        .isEqualTo("42");
    assertThat(
            value(
                javascript(
                    RunRequest.of("import x from '@scope/second-one'; x.value").withHost(host))))
        .isEqualTo("42");
    assertThat(asked)
        .extracting(install -> install.names().getFirst())
        .containsExactly("first-one", "@scope/second-one");
  }

  @Test
  void doesNotCountTheHostsTime() {
    HostRequests slow =
        host(install -> {
          python2().run(RunRequest.of("import time; time.sleep(2)"));
          return new HostRequests.Answer(true, "");
        });
    Execution execution =
        python(within(Duration.ofSeconds(1), "%pip install slow\n'done'").withHost(slow));
    assertThat(value(execution)).isEqualTo("'done'");
    Execution late =
        python(within(Duration.ofSeconds(1), "%pip install slow\nwhile True: pass").withHost(slow));
    assertThat(late.endedBy()).isEqualTo(EndedBy.TIMEOUT);
  }

  @Test
  void cancelsWhileTheHostWorks() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    HostRequests patient =
        host(install -> {
          working.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new HostRequests.Answer(false, "cancelled");
        });
    python("kept = 7");
    FutureTask<Execution> task =
        new FutureTask<>(() -> python(RunRequest.of("%pip install slow").withHost(patient)));
    Thread thread = Thread.ofVirtual().start(task);
    working.await();
    thread.interrupt();
    assertThat(task.get().endedBy()).isEqualTo(EndedBy.CANCELLED);
    assertThat(value(python("kept"))).isEqualTo("7");
  }

  private Interpreter python2() {
    return Interpreter.named(sandbox(), Language.PYTHON, "clock", "");
  }

  private String pythonFolder() {
    return value(python2().run(RunRequest.of("import sys; f'python3.{sys.version_info[1]}'")))
        .replace("'", "");
  }

  private void write(String path, String text) {
    try (OutputStream file = sandbox().files().write(path)) {
      file.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
