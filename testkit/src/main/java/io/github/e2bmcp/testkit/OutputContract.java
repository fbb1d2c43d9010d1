package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxProcess;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

abstract class OutputContract extends ContractArea {

  OutputContract(Supplier<SandboxEngine> engine) {
    super(engine);
  }

  @Test
  void keepsTheStreamsApart() {
    ProcessRun run = ProcessRun.shell(sandbox(), "echo out; echo err >&2");
    assertThat(run.text()).isEqualTo("out");
    assertThat(run.errors()).isEqualTo("err");
  }

  @Test
  void deliversWhileTheProgramRuns() {
    SandboxProcess process = sandbox().start(ProcessSpec.shell("echo first; sleep 1000"));
    awaitOutput(process, "first");
    process.killTree();
  }

  @Test
  void deliversEveryByte() {
    String code =
        "import sys; [sys.stdout.buffer.write(bytes(range(256)) * 400) for _ in range(100)]";
    byte[] out = ProcessRun.python(sandbox(), code).out();
    assertThat(out).hasSize(256 * 400 * 100);
    for (int i = 0; i < out.length; i += 997) {
      assertThat(out[i]).isEqualTo((byte) i);
    }
  }

  @Test
  void deliversAllOfAProgramThatEndsAtOnce() {
    for (int i = 0; i < 20; i++) {
      ProcessRun run =
          ProcessRun.of(sandbox(), ProcessSpec.of("head", "-c", "200000", "/dev/zero"));
      assertThat(run.out()).hasSize(200_000);
    }
  }

  @Test
  void aReaderThatWaitsMakesTheProgramWait() {
    String code =
        """
        import os, sys, time
        for n in range(200):
            with open('/tmp/progress.new', 'w') as file:
                file.write(str(n))
            os.replace('/tmp/progress.new', '/tmp/progress')
            os.write(1, b'x' * 65536)
        """;
    SandboxProcess process = sandbox().start(ProcessSpec.of("python3", "-c", code));
    awaitOutput(process, "x");
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    String before = "none";
    String now = progress();
    while (!now.equals(before) && System.nanoTime() < until) {
      before = now;
      now = progress();
    }
    assertThat(Integer.parseInt(now)).isLessThan(199);
    assertThat(ProcessRun.of(process).exit().succeeded()).isTrue();
  }

  private String progress() {
    return ProcessRun.shell(sandbox(), "sleep 0.3; cat /tmp/progress").text();
  }

  @Test
  void aSlowReaderDoesNotHoldUpOthers() {
    SandboxProcess flood = sandbox().start(ProcessSpec.of("cat", "/dev/zero"));
    assertThat(ProcessRun.shell(sandbox(), "echo quick").text()).isEqualTo("quick");
    flood.killTree();
  }

  @Test
  void endComesThoughADaemonHoldsTheStreams() {
    ProcessRun run = ProcessRun.shell(sandbox(), "sleep 4321 & echo before the end");
    assertThat(run.text()).isEqualTo("before the end");
    assertThat(run.exit().usage().wall()).isLessThan(Duration.ofSeconds(15));
    assertThat(countProcesses("4321")).isEqualTo(1);
    ProcessRun.shell(sandbox(), "pkill -f 432[1]");
  }

  @Test
  void outputLimitEndsTheTree() {
    ProcessSpec spec = ProcessSpec.of("sh", "-c", "yes & yes").withOutputLimit(1_000_000);
    ProcessRun run = ProcessRun.of(sandbox(), spec);
    assertThat(run.exit().endedBy()).isEqualTo(EndedBy.OUTPUT_LIMIT);
    assertThat(run.out().length).isBetween(900_000, 1_400_000);
    assertThat(countProcesses("yes")).isZero();
  }

  @Test
  void aClosedViewLetsTheProgramRunOn() {
    SandboxProcess process =
        sandbox().start(ProcessSpec.shell("head -c 3000000 /dev/zero; touch ran-on; sleep 1000"));
    process.close();
    ProcessRun seen =
        ProcessRun.shell(
            sandbox(),
            "for i in $(seq 100); do [ -e ran-on ] && break; sleep 0.1; done; echo ran-o*");
    assertThat(seen.text()).isEqualTo("ran-on");
    process.killTree();
  }

  @Test
  void theEndIsHandedOutAgain() {
    SandboxProcess process = sandbox().start(ProcessSpec.of("true"));
    ProcessRun.of(process);
    assertThat(process.next(Duration.ZERO)).isInstanceOf(ProcessEvent.Ended.class);
  }
}
