package io.github.e2bmcp.egress;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Runs programs inside with the environment of a way out. */
final class Programs {

  private Programs() {}

  /** What the command prints, both streams mixed. */
  static String run(Sandbox sandbox, Egress egress, String... command) {
    ProcessSpec spec =
        ProcessSpec.of(command)
            .withEnvironment(egress.environment())
            .withTimeout(Duration.ofSeconds(30));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (SandboxProcess process = sandbox.start(spec)) {
      while (true) {
        switch (process.next(Duration.ofSeconds(30))) {
          case ProcessEvent.Stdout(byte[] data) -> output.writeBytes(data);
          case ProcessEvent.Stderr(byte[] data) -> output.writeBytes(data);
          case ProcessEvent.Terminal(byte[] data) -> output.writeBytes(data);
          case ProcessEvent.Ended ended -> {
            return output.toString(StandardCharsets.UTF_8);
          }
          case null -> throw new AssertionError("the program does not end");
        }
      }
    }
  }
}
