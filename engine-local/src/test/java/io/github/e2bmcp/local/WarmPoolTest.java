package io.github.e2bmcp.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WarmPoolTest {

  @Test
  void keepsPreparedSandboxesAndEndsThemAtClose() throws InterruptedException {
    try (LocalEngine engine = new LocalEngine(LocalEngineConfig.standard())) {
      CountDownLatch prepared = new CountDownLatch(2);
      WarmPool pool =
          new WarmPool(
              engine,
              SandboxSpec.standard(),
              2,
              sandbox -> {
                sandbox.start(ProcessSpec.of("sleep", "1000").withTag("kernel"));
                prepared.countDown();
              });
      assertThat(pool.ready()).isZero();
      pool.start();
      assertThat(prepared.await(30, TimeUnit.SECONDS)).isTrue();
      Sandbox taken = pool.take();
      assertThat(taken.processes()).hasSize(1);
      pool.close();
      taken.kill();
      assertThat(engine.list(SandboxQuery.all(), PageRequest.first()).items()).hasSizeLessThan(2);
    }
  }

  @Test
  void whoComesEarlyGetsTheOneInTheMaking() throws Exception {
    try (LocalEngine engine = new LocalEngine(LocalEngineConfig.standard())) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      AtomicInteger made = new AtomicInteger();
      WarmPool pool =
          new WarmPool(
              engine,
              SandboxSpec.standard(),
              1,
              sandbox -> {
                made.incrementAndGet();
                begun.countDown();
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      pool.start();
      begun.await();
      FutureTask<Sandbox> early = new FutureTask<>(pool::take);
      Thread taker = Thread.ofPlatform().start(early);
      while (taker.getState() != Thread.State.WAITING) {
        LockSupport.parkNanos(2_000_000);
      }
      assertThat(made).as("nobody began another one").hasValue(1);
      go.countDown();
      assertThat(early.get().processes()).isEmpty();
      pool.close();
    }
  }

  @Test
  void oneThatCannotBeMadeIsToldToWhoTakesIt() {
    try (LocalEngine engine = new LocalEngine(LocalEngineConfig.standard())) {
      WarmPool pool =
          new WarmPool(
              engine,
              SandboxSpec.standard(),
              1,
              sandbox -> {
                throw new SandboxException.EngineUnavailable("no interpreter here");
              });
      pool.start();
      assertThatThrownBy(pool::take).hasMessageContaining("no interpreter here");
      pool.close();
    }
  }
}
