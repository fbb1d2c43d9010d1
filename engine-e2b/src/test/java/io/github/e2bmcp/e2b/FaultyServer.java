package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/**
 * A server that does wrong, and a client of it. Each fault must end in the right error, in time,
 * and leave no connection behind.
 */
abstract class FaultyServer {

  /** Longer than any stall of a busy machine, so that no timeout comes before the fault. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  final ScriptedServer server = new ScriptedServer();
  final E2b client = new E2b(Sandboxes.config(server).withRequestTimeout(PATIENCE));
  final E2bSandbox sandbox = Sandboxes.open(client, "0.6.13");

  /** For faults that nothing but a timeout ends. */
  final E2b hurried = new E2b(Sandboxes.config(server).withRequestTimeout(Duration.ofMillis(600)));

  @AfterEach
  void leavesNothingBehind() throws Exception {
    client.close();
    hurried.close();
    assertThat(server.settlesAt(0, Duration.ofSeconds(5))).isTrue();
    server.close();
  }

  static void inTime(ThrowingCallable call) {
    long start = System.nanoTime();
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isNull();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  static void failsWith(Class<? extends E2bException> type, ThrowingCallable call) {
    inTime(() -> assertThatThrownBy(call).isExactlyInstanceOf(type));
  }
}
