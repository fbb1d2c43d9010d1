package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.Page;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

abstract class LifecycleContract extends ContractArea {

  LifecycleContract(Supplier<SandboxEngine> engine) {
    super(engine);
  }

  @Test
  void reportsThatItIsUsable() {
    assertThat(engine().probe().usable()).isTrue();
    assertThat(engine().probe().runtime()).isNotEmpty();
  }

  @Test
  void namesSandboxesInAnOpaqueWay() {
    assertThat(sandbox().id()).matches("[a-z0-9-]{10,}");
  }

  @Test
  void tellsWhatTheSandboxIs() {
    SandboxSpec spec =
        SandboxSpec.standard()
            .withTimeToLive(Duration.ofMinutes(7))
            .withMetadata(Map.of("owner", "me"));
    Sandbox other = engine().create(spec);
    try {
      SandboxInfo info = other.info();
      assertThat(info.id()).isEqualTo(other.id());
      assertThat(info.state()).isEqualTo(SandboxInfo.State.RUNNING);
      assertThat(info.metadata()).containsEntry("owner", "me");
      assertThat(Duration.between(info.createdAt(), info.expiresAt()))
          .isBetween(Duration.ofMinutes(6), Duration.ofMinutes(8));
    } finally {
      other.kill();
    }
  }

  @Test
  void connectsToALiveSandbox() {
    ProcessRun.shell(sandbox(), "echo kept > kept.txt");
    Sandbox same = engine().connect(sandbox().id());
    assertThat(ProcessRun.shell(same, "cat kept.txt").text()).isEqualTo("kept");
  }

  @Test
  void sandboxOutlivesTheObjectThatIsClosed() {
    engine().connect(sandbox().id()).close();
    assertThat(ProcessRun.shell(sandbox(), "echo here").text()).isEqualTo("here");
  }

  @Test
  void doesNotConnectToWhatIsNot() {
    assertThatThrownBy(() -> engine().connect("sbx-0000000000000000"))
        .isInstanceOf(SandboxException.SandboxNotFound.class);
  }

  @Test
  void killEndsProcessesAndSandbox() {
    Sandbox other = engine().create(SandboxSpec.standard());
    SandboxProcess process = other.start(ProcessSpec.of("sleep", "1000"));
    other.kill();
    other.kill();
    assertThat(process.next(SOON)).isInstanceOf(ProcessEvent.Ended.class);
    assertThatThrownBy(() -> other.start(ProcessSpec.of("true")))
        .isInstanceOf(SandboxException.SandboxNotFound.class);
    assertThatThrownBy(() -> engine().connect(other.id()))
        .isInstanceOf(SandboxException.SandboxNotFound.class);
  }

  @Test
  void listsByMetadataAndPage() {
    SandboxSpec spec = SandboxSpec.standard().withMetadata(Map.of("list", "yes", "n", "1"));
    Sandbox first = engine().create(spec);
    Sandbox second = engine().create(spec.withMetadata(Map.of("list", "yes", "n", "2")));
    try {
      SandboxQuery both = new SandboxQuery(Map.of("list", "yes"), Set.of());
      Page<SandboxInfo> page = engine().list(both, new PageRequest(1, ""));
      assertThat(page.items()).extracting(SandboxInfo::id).containsExactly(first.id());
      Page<SandboxInfo> rest = engine().list(both, new PageRequest(1, page.next()));
      assertThat(rest.items()).extracting(SandboxInfo::id).containsExactly(second.id());
      assertThat(rest.next()).isEmpty();
      SandboxQuery one = new SandboxQuery(Map.of("list", "yes", "n", "2"), Set.of());
      assertThat(engine().list(one, PageRequest.first()).items()).hasSize(1);
    } finally {
      first.kill();
      second.kill();
    }
    SandboxQuery gone = new SandboxQuery(Map.of("list", "yes"), Set.of());
    assertThat(engine().list(gone, PageRequest.first()).items()).isEmpty();
  }

  @Test
  void endsWhenItsTimeIsOver() {
    Sandbox other = engine().create(SandboxSpec.standard());
    SandboxProcess process = other.start(ProcessSpec.of("sleep", "1000"));
    other.extend(Duration.ofMillis(300));
    assertThat(process.next(SOON)).isInstanceOf(ProcessEvent.Ended.class);
    assertThatThrownBy(() -> engine().connect(other.id()))
        .isInstanceOf(SandboxException.SandboxNotFound.class);
  }

  @Test
  void extendCountsFromNow() {
    sandbox().extend(Duration.ofMinutes(30));
    assertThat(Duration.between(Instant.now(), sandbox().info().expiresAt()))
        .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(31));
  }

  @Test
  void sandboxesDoNotSeeEachOther() {
    Sandbox other = engine().create(SandboxSpec.standard());
    try {
      ProcessRun.shell(other, "echo secret > /tmp/secret; (sleep 987 &) ");
      assertThat(ProcessRun.shell(sandbox(), "ls /tmp/secret").exit().exitCode()).isNotZero();
      assertThat(countProcesses("987")).isZero();
    } finally {
      other.kill();
    }
  }

  @Test
  void pauseStopsProcessesAndConnectResumes() {
    Assumptions.assumeTrue(
        engine().probe().capabilities().contains(Capability.FREEZE)
            || engine().probe().capabilities().contains(Capability.PAUSE_TO_DISK),
        "this engine cannot pause here");
    Sandbox other = engine().create(SandboxSpec.standard());
    try {
      SandboxProcess ticker =
          other.start(ProcessSpec.shell("while true; do echo tick; sleep 0.05; done"));
      awaitOutput(ticker, "tick");
      other.pause();
      assertThat(other.info().state()).isEqualTo(SandboxInfo.State.PAUSED);
      while (ticker.next(Duration.ofMillis(200)) != null) {
        // What was on its way when the sandbox paused.
      }
      assertThat(ticker.next(Duration.ofMillis(500))).isNull();
      engine().connect(other.id());
      awaitOutput(ticker, "tick");
    } finally {
      other.kill();
    }
  }

  @Test
  void metricsTellUse() {
    ProcessRun.shell(sandbox(), "head -c 3000000 /dev/zero > metrics.bin");
    assertThat(sandbox().metrics().diskUsedBytes()).isGreaterThan(3_000_000);
    ProcessRun.shell(sandbox(), "rm metrics.bin");
    require(Capability.USAGE);
    assertThat(sandbox().metrics().processes()).isPositive();
  }
}
