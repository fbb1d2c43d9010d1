package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import io.github.e2bmcp.e2b.transport.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/**
 * A server that does wrong, and clients of it. Each fault must end in the right error, in time, and
 * leave no connection in use behind.
 */
abstract class FaultyServer {

  /** Longer than any stall of a busy machine, so that no timeout comes before the fault. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The request timeout of {@link #hurried}. */
  static final Duration HURRY = Duration.ofSeconds(1);

  /** What a busy machine may add to a deadline. */
  private static final Duration STALL = Duration.ofMillis(2_500);

  final ScriptedServer server = new ScriptedServer();
  private final List<E2b> clients = new ArrayList<>();
  final E2b client = client(Sandboxes.config(server).withRequestTimeout(PATIENCE));
  final E2bSandbox sandbox = Sandboxes.open(client, "0.6.13");

  /** For faults that nothing but a timeout ends. */
  final E2b hurried = client(Sandboxes.config(server).withRequestTimeout(HURRY));

  /** A client whose connections are counted after the test. */
  final E2b client(E2bConfig config) {
    E2b made = new E2b(config);
    clients.add(made);
    return made;
  }

  /** The clients are still open: the faults themselves must have freed what they used. */
  @AfterEach
  void leavesNothingBehind() throws Exception {
    try {
      int resting = 0;
      for (E2b each : clients) {
        Usage usage = Usage.of(each.http());
        assertThat(usage.inUse()).as("connections in use").isZero();
        resting += usage.resting();
      }
      assertThat(server.settlesAt(resting, Duration.ofSeconds(5))).isTrue();
    } finally {
      clients.forEach(E2b::close);
      server.close();
    }
  }

  static void inTime(ThrowingCallable call) {
    within(Duration.ofSeconds(5), call);
  }

  private static void within(Duration limit, ThrowingCallable call) {
    long start = System.nanoTime();
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isNull();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
  }

  static void failsWith(Class<? extends E2bException> type, ThrowingCallable call) {
    inTime(() -> assertThatThrownBy(call).isExactlyInstanceOf(type));
  }

  /** The call lasts as long as it may and hardly longer. */
  static void timesOut(Duration deadline, ThrowingCallable call) {
    long start = System.nanoTime();
    within(
        deadline.plus(STALL),
        () -> assertThatThrownBy(call).isExactlyInstanceOf(E2bException.Timeout.class));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(deadline);
  }
}
