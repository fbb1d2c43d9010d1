package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.Attack.Group;
import io.github.e2bmcp.testkit.attack.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A80 to A90: the server's life, its clients and its logs. */
final class LifeAttacks {

  private static final Duration GONE = Duration.ofSeconds(2);

  private LifeAttacks() {}

  static List<Attack> all() {
    return List.of(
        due("A80", "outlives a client that went away", EndedBy.EXIT, LifeAttacks::disconnect),
        due("A81", "outlives a killed server", EndedBy.EXIT, LifeAttacks::killed),
        due("A82", "outlives its cancellation", EndedBy.EXIT, LifeAttacks::cancelled),
        attack("A83", "more sandboxes than anybody may have", LifeAttacks::crowd),
        due("A84", "stays when nobody uses it", EndedBy.EXIT, LifeAttacks::idle),
        attack("A85", "another server's sandbox", LifeAttacks::restart),
        attack("A86", "messages that are none", LifeAttacks::malformed),
        attack("A87", "a browser's page as client", HttpAttack::run),
        attack("A88", "a machine without namespaces", LifeAttacks::withoutNamespaces),
        due(
            "A89",
            "outlives its time while the server sleeps",
            EndedBy.TIMEOUT,
            LifeAttacks::asleep),
        attack("A90", "forges the log", LifeAttacks::log));
  }

  private static Attack attack(String id, String name, ServerTrial trial) {
    return due(id, name, null, trial);
  }

  private static Attack due(String id, String name, @Nullable EndedBy due, ServerTrial trial) {
    return new Attack(id, name, Group.SERVER, due, trial);
  }

  private static Finding left(long alive, Answer answer, ServerStage stage) {
    return stage.finding(
        alive > 0, answer, alive > 0 ? alive + " daemons live on" : "no daemon is left");
  }

  private static Finding disconnect(ServerStage stage) throws IOException {
    Answer answer = stage.python(stage.daemon());
    ServerUnderAttack server = stage.server();
    stage.call("execute_python", "code", stage.daemon(), "sandbox_id", "new");
    server.endInput();
    long alive = stage.aliveAfter(GONE);
    return server.exits(Duration.ofSeconds(10))
        ? left(alive, answer, stage)
        : Finding.reached("the server stays without a client");
  }

  private static Finding killed(ServerStage stage) throws IOException {
    Answer answer = stage.python(stage.daemon());
    ServerUnderAttack server = stage.server();
    server.beginCall("execute_python", "code", stage.daemon() + "\nwhile True: pass");
    ServerStage.pause(Duration.ofMillis(300));
    server.process().destroyForcibly();
    server.exits(GONE);
    Finding left = left(stage.aliveAfter(GONE), answer, stage);
    // The next server sweeps what the killed one left on disk; the aftermath looks for it.
    ServerUnderAttack next = stage.start(List.of());
    stage.saw(next.call("execute_python", "code", "1 + 1"));
    return left;
  }

  private static Finding cancelled(ServerStage stage) throws IOException {
    Answer answer = stage.python("kept = 42");
    ServerUnderAttack server = stage.server();
    for (int n = 0; n < (stage.naive() ? 1 : 8); n++) {
      ServerUnderAttack.Pending call =
          server.beginCall("execute_python", "code", stage.daemon() + "\nwhile True: pass");
      ServerStage.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(400)));
      while (stage.naive() && stage.alive() == 0) {
        ServerStage.pause(Duration.ofMillis(20));
      }
      server.cancel(call);
    }
    return left(stage.aliveAfter(Duration.ofSeconds(4)), answer, stage);
  }

  private static Finding crowd(ServerStage stage) throws IOException {
    stage.python("1 + 1");
    List<ServerUnderAttack.Pending> made = new ArrayList<>();
    List<ServerUnderAttack.Pending> calls = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      made.add(stage.server().beginCall("execute_python", "code", "1 + 1", "sandbox_id", "new"));
    }
    int sandboxes = 0;
    Answer last = new Answer(null);
    for (ServerUnderAttack.Pending call : made) {
      Answer answer = stage.server().await(call);
      stage.saw(answer);
      sandboxes += answer.succeeded() ? 1 : 0;
      last = answer.failed() ? answer : last;
      if (!answer.given()) {
        return Finding.reached("a call is not answered");
      }
    }
    for (int n = 0; n < 32; n++) {
      calls.add(stage.server().beginCall("execute_python", "code", n + " + 1000"));
    }
    int wrong = 0;
    for (int n = 0; n < calls.size(); n++) {
      Answer answer = stage.server().await(calls.get(n));
      stage.saw(answer);
      wrong += answer.succeeded() && !answer.text().contains("" + (1000 + n)) ? 1 : 0;
      wrong += answer.given() ? 0 : 1;
    }
    boolean many = sandboxes > 5;
    return stage.finding(
        many || wrong > 0,
        last,
        many
            ? sandboxes + " sandboxes made"
            : wrong + " of 32 calls answered wrongly; " + last.brief());
  }

  private static Finding idle(ServerStage stage) throws IOException {
    stage.set("SANDBOX_IDLE_TIMEOUT", "1s");
    Answer busy =
        stage.python(stage.daemon() + "\nimport time; time.sleep(2.5); print('all done')");
    if (!busy.text().contains("all done")) {
      return Finding.reached("closed in the middle of a call: " + busy.brief());
    }
    return left(stage.aliveAfter(Duration.ofSeconds(5)), busy, stage);
  }

  private static Finding restart(ServerStage stage) throws IOException {
    Answer first = stage.python("kept = 42");
    String id = first.sandboxId().isEmpty() ? "sbx-lost" : first.sandboxId();
    stage.server().close();
    Answer second =
        stage.start(List.of()).call("execute_python", "code", "1 + 1", "sandbox_id", id);
    return stage.finding(second.succeeded() || !second.text().contains(id), second, second.brief());
  }

  private static Finding malformed(ServerStage stage) throws IOException {
    ServerUnderAttack server = stage.server();
    String deep = "[".repeat(100_000);
    for (String line :
        List.of(
            "no JSON",
            "{\"jsonrpc\":\"2.0\",\"id\":",
            deep,
            "{\"jsonrpc\":\"2.0\",\"id\":70001,\"method\":\"tools/call\",\"params\":" + deep,
            "{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\",\"id\":70002,\"id\":70003,\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":70004,\"method\":\"" + "m".repeat(4 << 20) + "\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":70005,\"method\":\"tools/call\",\"params\":{\"name\":7}}",
            "\u0000\u0001\u0002")) {
      server.sendLine(line);
      if (server.call("get_sandbox_info").failed()) {
        return Finding.reached(
            "nothing works after: " + line.substring(0, Math.min(40, line.length())));
      }
    }
    Answer long1 = stage.python("#" + "x".repeat(50_000));
    return stage.finding(
        long1.succeeded(), long1, "8 broken messages and 50,001 bytes of code: " + long1.brief());
  }

  /** The machine is made so for this server only, by a user namespace that allows no others. */
  private static Finding withoutNamespaces(ServerStage stage) throws IOException {
    ServerUnderAttack server =
        stage.start(
            List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "/bin/sh",
                "-c",
                "echo 0 >/proc/sys/user/max_user_namespaces; exec \"$0\" \"$@\""));
    Answer answer = server.call("execute_python", "code", "print('it runs')");
    stage.saw(answer);
    boolean silent = answer.text().contains("it runs") && !answer.text().contains("NOT ENFORCED");
    Finding finding = stage.finding(silent || !answer.given(), answer, answer.brief());
    server.close();
    stage.servers().remove(server);
    return finding;
  }

  private static Finding asleep(ServerStage stage) throws IOException {
    stage.set("SANDBOX_EXECUTION_TIMEOUT", "2s");
    Answer ready = stage.python("1 + 1");
    ServerUnderAttack server = stage.server();
    ServerUnderAttack.Pending call =
        server.beginCall("execute_python", "code", stage.daemon() + "\nwhile True: pass");
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (stage.alive() == 0 && System.nanoTime() < deadline) {
      ServerStage.pause(Duration.ofMillis(20));
    }
    signal(server, "STOP");
    long alive;
    try {
      alive = stage.aliveAfter(Duration.ofSeconds(6));
    } finally {
      signal(server, "CONT");
    }
    Answer answer = stage.naive() ? ready : server.await(call);
    return answer.given() ? left(alive, answer, stage) : Finding.reached("it never wakes");
  }

  private static void signal(ServerUnderAttack server, String name) throws IOException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, "" + server.process().pid()).inheritIO().start();
    kill.onExit().join();
  }

  private static Finding log(ServerStage stage) throws IOException {
    String forged =
        "x\r\n{\"level\":\"error\",\"message\":\"forged "
            + stage.nonce()
            + "\"}\r\n\u001b[31m\u009b2J\u202e";
    stage.call("execute_python", "code", "1", "sandbox_id", forged);
    stage.call("read_file", "path", forged);
    stage.call("create_file", "path", forged, "content", forged);
    stage.call(
        "execute_python",
        "code",
        "# "
            + forged
            + "\nraise ValueError("
            + JsonMapper.shared().writeValueAsString(forged)
            + ")");
    Answer last = stage.call("install_packages", "packages", List.of(forged), "language", "python");
    Path kept = stage.folder().resolve("log-copy");
    Files.writeString(kept, stage.server().log());
    for (String line : Files.readAllLines(kept)) {
      if (line.chars().anyMatch(c -> c < 0x20 || (c >= 0x80 && c < 0xa0)) || !isOurs(line)) {
        return stage.finding(true, last, "a line of the log is the attacker's: " + line.strip());
      }
    }
    return stage.finding(false, last, last.brief());
  }

  /** Each line is one JSON object with the message that the server chose. */
  private static boolean isOurs(String line) {
    try {
      String message = JsonMapper.shared().readTree(line).path("message").asString("forged");
      return !message.startsWith("forged");
    } catch (JacksonException e) {
      return false;
    }
  }
}
