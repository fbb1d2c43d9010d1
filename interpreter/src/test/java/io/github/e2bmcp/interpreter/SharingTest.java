package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Several callers, servers, sandboxes and languages. */
class SharingTest extends InterpreterTestBase {

  @Test
  void keepsSandboxesApart() {
    Interpreter here = Interpreter.on(sandbox(), Language.PYTHON);
    Interpreter there = Interpreter.on(anotherSandbox(), Language.PYTHON);
    here.run(RunRequest.of("secret = 1\nopen('mine.txt', 'w').close()"));
    assertThat(failure(there.run(RunRequest.of("secret"))).name()).isEqualTo("NameError");
    assertThat(value(there.run(RunRequest.of("import os; os.listdir()"))))
        .doesNotContain("mine.txt");
  }

  @Test
  void lendsOneKernelToTwoServersInTurn() {
    Interpreter first = Interpreter.on(sandbox(), Language.PYTHON);
    Interpreter second = Interpreter.on(sandbox(), Language.PYTHON);
    first.run(RunRequest.of("x = 0"));
    for (int i = 1; i <= 20; i++) {
      Interpreter turn = i % 2 == 0 ? first : second;
      Execution execution = turn.run(RunRequest.of("x += 1\nprint('y' * 100_000)\nx"));
      assertThat(value(execution)).isEqualTo(String.valueOf(i));
      assertThat(stdout(execution)).hasSize(100_001);
    }
    first.close();
    assertThat(value(first.run(RunRequest.of("x")))).isEqualTo("20");
  }

  @Test
  void lendsOneKernelToTwoServersAtOnce() throws Exception {
    Interpreter.on(sandbox(), Language.PYTHON).run(RunRequest.of("hits = []"));
    List<FutureTask<Execution>> tasks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      Interpreter server = Interpreter.on(sandbox(), Language.PYTHON);
      tasks.add(
          new FutureTask<>(() ->
              server.run(RunRequest.of("hits.append(%d); print(%d)".formatted(number, number)))));
      Thread.ofVirtual().start(tasks.getLast());
    }
    for (int i = 0; i < 10; i++) {
      assertThat(stdout(tasks.get(i).get())).isEqualTo(i + "\n");
    }
    assertThat(value(python("sorted(hits)"))).isEqualTo("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]");
  }

  @Test
  void runsOneAfterTheOtherAndLanguagesSideBySide() throws Exception {
    Interpreter python = Interpreter.on(sandbox(), Language.PYTHON);
    python.run(RunRequest.of("order = []"));
    List<FutureTask<Execution>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String code = "order.append('in'); import time; time.sleep(0.005); order.append('out')";
      tasks.add(new FutureTask<>(() -> python.run(RunRequest.of(code))));
      Thread.ofVirtual().start(tasks.getLast());
    }
    assertThat(value(javascript("1 + 1"))).isEqualTo("2");
    for (FutureTask<Execution> task : tasks) {
      assertThat(task.get().succeeded()).isTrue();
    }
    assertThat(value(python.run(RunRequest.of("order == ['in', 'out'] * 20")))).isEqualTo("True");
  }

  @Test
  void cancelsARunThatWaitsBehindAnotherServersRun() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FutureTask<Execution> busy =
        new FutureTask<>(() ->
            Interpreter.on(sandbox(), Language.PYTHON)
                .run(
                    within(Duration.ofSeconds(3), "print('on')\nwhile True: pass")
                        .withListener(output -> running.countDown())));
    Thread.ofVirtual().start(busy);
    running.await();
    FutureTask<Execution> waiting =
        new FutureTask<>(
            () -> Interpreter.on(sandbox(), Language.PYTHON).run(RunRequest.of("never = 1")));
    Thread thread = Thread.ofVirtual().start(waiting);
    thread.interrupt();
    assertThat(waiting.get().endedBy()).isEqualTo(EndedBy.CANCELLED);
    assertThat(busy.get().endedBy()).isEqualTo(EndedBy.TIMEOUT);
    assertThat(failure(python("never")).name()).isEqualTo("NameError");
  }

  @Test
  void keepsNamedInterpretersApart() {
    sandbox().files().makeDirectory("sub");
    Interpreter named = Interpreter.named(sandbox(), Language.PYTHON, "other", "sub");
    named.run(RunRequest.of("only_there = 1"));
    assertThat(value(named.run(RunRequest.of("import os; os.getcwd()")))).endsWith("/sub'");
    assertThat(failure(python("only_there")).name()).isEqualTo("NameError");
    named.stop();
    Execution fresh = named.run(RunRequest.of("only_there"));
    assertThat(failure(fresh).name()).isEqualTo("NameError");
    assertThat(fresh.stateLost()).isFalse();
  }

  @Test
  void preparesSoThatTheFirstRunFindsAReadyKernel() {
    for (Language language : Language.values()) {
      try (Sandbox fresh = anotherSandbox();
          Interpreter interpreter = Interpreter.on(fresh, language)) {
        interpreter.prepare();
        assertThat(fresh.processes())
            .singleElement()
            .satisfies(process ->
                assertThat(process.tag()).isEqualTo("e2b-mcp-kernel-" + language.wireName()));
        assertThat(value(interpreter.run(RunRequest.of("1 + 1")))).isEqualTo("2");
      }
    }
  }

  @Test
  void endsWithItsSandbox() {
    Sandbox fresh = anotherSandbox();
    Interpreter interpreter = Interpreter.on(fresh, Language.PYTHON);
    interpreter.run(RunRequest.of("1"));
    fresh.kill();
    assertThatThrownBy(() -> interpreter.run(RunRequest.of("1")))
        .isInstanceOf(SandboxException.SandboxNotFound.class);
  }
}
