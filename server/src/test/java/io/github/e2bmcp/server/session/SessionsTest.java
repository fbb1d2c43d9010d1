package io.github.e2bmcp.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.testkit.unprotected.UnprotectedEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionsTest {

  private static final Owner ANN = Owner.of("ann");
  private static final Owner BOB = Owner.of("bob");
  private static final SessionLimits LIMITS =
      new SessionLimits(2, 3, Duration.ofMinutes(5), Duration.ofHours(1), Limits.standard());

  private final SandboxEngine engine = new UnprotectedEngine();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final Sessions sessions =
      new Sessions(
          new Sandboxes() {
            @Override
            public Furnished make(SandboxSpec spec) {
              return Furnished.plain(engine.create(spec));
            }

            @Override
            public Furnished find(String id, Map<String, String> labels) {
              Sandbox found = engine.find(id);
              if (!new SandboxQuery(labels, Set.of()).matches(found.info())) {
                throw new SandboxException.SandboxNotFound(id);
              }
              return Furnished.plain(found);
            }
          },
          LIMITS,
          now::get);

  @AfterEach
  void stop() {
    sessions.close();
    engine.close();
  }

  @Test
  void everyCallWithoutAnIdGetsTheSameSandbox() {
    assertThat(use(ANN, "")).isEqualTo(use(ANN, "")).isNotEqualTo(use(BOB, ""));
  }

  @Test
  void sixtyFourFirstCallsAtOnceShareOneSandbox() throws InterruptedException {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    List<Thread> callers =
        IntStream.range(0, 64)
            .mapToObj(it -> Thread.ofVirtual().start(() -> ids.add(use(ANN, ""))))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(ids).hasSize(1);
  }

  @Test
  void newMakesAFreshOneThatIsFoundByItsId() {
    String fresh = use(ANN, "new");
    assertThat(fresh).isNotEqualTo(use(ANN, ""));
    assertThat(use(ANN, fresh)).isEqualTo(fresh);
  }

  @Test
  void anothersSandboxDoesNotExist() {
    String mine = use(ANN, "");
    assertThatThrownBy(() -> use(BOB, mine))
        .isInstanceOf(SandboxException.SandboxNotFound.class)
        .hasMessageContaining("does not exist");
    sessions.close(sessions.of(ANN).getFirst());
    assertThatThrownBy(() -> use(BOB, mine)).hasMessageContaining("does not exist");
  }

  @Test
  void eachOwnerAndTheServerHaveALimitThatIsGivenBack() {
    String first = use(ANN, "new");
    use(ANN, "new");
    assertThatThrownBy(() -> use(ANN, "new"))
        .isInstanceOf(SandboxException.LimitReached.class)
        .hasMessageContaining("2 sandboxes");
    use(BOB, "new");
    assertThatThrownBy(() -> use(BOB, "new")).hasMessageContaining("busy");
    sessions.of(ANN).stream().filter(it -> it.id().equals(first)).forEach(sessions::close);
    use(BOB, "new");
  }

  @Test
  void moreSessionsBringNoMoreSandboxes() {
    Owner first = new Owner("ann", "first");
    Owner second = new Owner("ann", "second");
    String own = use(first, "");
    assertThat(use(second, "")).isNotEqualTo(own);
    assertThat(use(second, own)).as("one account, so both may use it").isEqualTo(own);
    for (int more = sessions.of(first).size(); more < sessions.limits().perOwner(); more++) {
      use(second, "new");
    }
    assertThatThrownBy(() -> use(first, "new")).isInstanceOf(SandboxException.LimitReached.class);
    sessions.leave(second);
    assertThat(sessions.of(first)).extracting(Session::id).containsExactly(own);
    use(BOB, "");
    assertThat(sessions.of(BOB)).hasSize(1);
  }

  @Test
  void anIdleOneIsClosedAndItsOwnerIsTold() {
    String idle = use(ANN, "");
    now.updateAndGet(it -> it.plus(Duration.ofMinutes(6)));
    sessions.sweep();
    assertThatThrownBy(() -> use(ANN, idle))
        .isInstanceOf(SandboxException.SandboxNotFound.class)
        .hasMessageContaining("idle for 5 min")
        .hasMessageContaining("\"new\"");
    try (Lease lease = sessions.lease(ANN, SandboxChoice.of(""))) {
      assertThat(lease.session().id()).isNotEqualTo(idle);
      assertThat(lease.note()).contains("new sandbox").contains("idle");
    }
    try (Lease lease = sessions.lease(ANN, SandboxChoice.of(""))) {
      assertThat(lease.note()).isEmpty();
    }
  }

  @Test
  void oneInUseIsNeverIdle() {
    try (Lease lease = sessions.lease(ANN, SandboxChoice.of(""))) {
      now.updateAndGet(it -> it.plus(Duration.ofMinutes(50)));
      sessions.sweep();
      assertThat(sessions.of(ANN)).containsExactly(lease.session());
    }
    now.updateAndGet(it -> it.plus(Duration.ofMinutes(4)));
    sessions.sweep();
    assertThat(sessions.of(ANN)).hasSize(1);
  }

  @Test
  void lifetimeEndsEvenOneThatIsUsed() {
    use(ANN, "");
    for (int minute = 0; minute < 61; minute++) {
      now.updateAndGet(it -> it.plus(Duration.ofMinutes(1)));
      sessions.sweep();
      if (!sessions.of(ANN).isEmpty()) {
        use(ANN, "");
      }
    }
    assertThat(sessions.of(ANN)).isEmpty();
    try (Lease lease = sessions.lease(ANN, SandboxChoice.of(""))) {
      assertThat(lease.note()).contains("lifetime of 60 min");
    }
  }

  @Test
  void anotherProcessSandboxIsAdoptedByItsOwnerOnly() {
    Sandbox elsewhere =
        engine.create(SandboxSpec.standard().withMetadata(Map.of("e2b-mcp-owner", ANN.account())));
    assertThatThrownBy(() -> use(BOB, elsewhere.id())).hasMessageContaining("does not exist");
    assertThat(use(ANN, elsewhere.id())).isEqualTo(elsewhere.id());

    sessions.close();
    assertThat(engine.connect(elsewhere.id()).id()).as("its maker ends it").isNotEmpty();
  }

  @Test
  void nothingIsMadeAfterTheEnd() {
    use(ANN, "");
    sessions.close();
    assertThatThrownBy(() -> use(ANN, "")).isInstanceOf(SandboxException.EngineUnavailable.class);
    assertThat(sessions.of(ANN)).isEmpty();
  }

  private String use(Owner owner, String sandboxId) {
    try (Lease lease = sessions.lease(owner, SandboxChoice.of(sandboxId))) {
      return lease.session().id();
    }
  }
}
