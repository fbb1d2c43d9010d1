package io.github.e2bmcp.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
}
