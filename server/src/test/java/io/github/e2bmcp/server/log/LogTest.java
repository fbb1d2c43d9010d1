package io.github.e2bmcp.server.log;

import static io.github.e2bmcp.server.log.Field.field;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00.120Z"));
  private static final JsonLine FORMAT =
      new JsonLine(Log.SERVICE, text -> text.replace("canary", "[masked]"));

  private final StringBuilder written = new StringBuilder();

  private Log log(Level least) {
    return new Log(least, CLOCK, FORMAT, List.of(written::append));
  }

  @AfterEach
  void forgetTheLog() {
    LibraryLogs.sendTo(null);
  }

  @Test
  void writesOneJsonObjectALine() {
    try (Log log = log(Level.INFO)) {
      log.info("started", field("port", 8080), field("ready", true), field("name", "a\"b"));
    }
    assertThat(written.toString())
        .isEqualTo(
            "{\"level\":\"info\",\"message\":\"started\",\"timestamp\":\"2026-11-23T10:00:00.120Z\","
                + "\"service\":\"e2b-mcp\",\"port\":8080,\"ready\":true,\"name\":\"a\\\"b\"}\n");
  }

  @Test
  void leavesOutWhatIsBelowItsLevel() {
    try (Log log = log(Level.WARN)) {
      log.debug("a");
      log.info("b");
      log.warn("c");
      log.error("d");
    }
    assertThat(written.toString().lines()).hasSize(2);
  }

  @Test
  void noValueForgesALineOrReachesTheTerminal() {
    try (Log log = log(Level.INFO)) {
      log.info(
          "x\r\n{\"level\":\"error\"}",
          field("a", "\u001b[2J\u009b31m\u0000\u007f"),
          field("b", "\u202eabc\u2066\u200b\u2028\uD800"),
          field("c", "tag \uDB40\uDC41 emoji 🙂 é"));
    }
    assertThat(written.toString().lines()).hasSize(1);
    assertThat(written.toString())
        .contains("x\\u000d\\n{\\\"level\\\"")
        .contains("\\u001b[2J\\u009b31m\\u0000\\u007f")
        .contains("\\u202eabc\\u2066\\u200b\\u2028\\ud800")
        .contains("tag \\udb40\\udc41 emoji 🙂 é");
  }

  @Test
  void secretsAreMaskedInMessagesAndFields() {
    try (Log log = log(Level.INFO)) {
      log.info(
          "key is canary",
          field("x", "canary"),
          field(
              "failure", Stack.of(new IOException("canary", new IllegalStateException("canary")))));
    }
    assertThat(written.toString()).doesNotContain("canary").contains("[masked]");
  }

  @Test
  void closingWritesEverythingThatWasLogged() {
    try (Log log = log(Level.INFO)) {
      IntStream.range(0, 20_000).parallel().forEach(i -> log.info("line", field("i", i)));
    }
    long lines = written.toString().lines().filter(line -> line.contains("\"line\"")).count();
    assertThat(lines).isEqualTo(20_000);
  }

  @Test
  void aSinkThatBlocksNeverStopsACallerAndTheLossIsTold() throws InterruptedException {
    CountDownLatch unblock = new CountDownLatch(1);
    List<String> batches = Collections.synchronizedList(new ArrayList<>());
    Log log =
        new Log(
            Level.INFO,
            CLOCK,
            FORMAT,
            List.of(lines -> {
              await(unblock);
              batches.add(lines);
            }));
    long start = System.nanoTime();
    for (int i = 0; i < 4_500; i++) {
      log.info("line");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    unblock.countDown();
    log.close();
    assertThat(String.join("", batches)).contains("log lines were dropped");
  }

  private static void await(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        latch.await();
        open = true;
      } catch (InterruptedException again) {
        // The sink of this test blocks whatever happens.
      }
    }
  }

  @Test
  void whatLibrariesLogGoesToTheLog() {
    try (Log log = log(Level.INFO)) {
      LibraryLogs.sendTo(log);
      System.Logger logger = System.getLogger("some.library");
      logger.log(System.Logger.Level.WARNING, "tried {0} times", 3);
      logger.log(System.Logger.Level.ERROR, "gave up", new IOException("gone"));
      logger.log(System.Logger.Level.DEBUG, "detail");
    }
    assertThat(written.toString())
        .contains("\"tried 3 times\"")
        .contains("\"logger\":\"some.library\"")
        .contains("IOException: gone")
        .doesNotContain("detail");
  }

  @Test
  void auditLinesAreWrittenAtEveryLevel() {
    try (Log log = log(Level.ERROR)) {
      new AuditLog(log)
          .record(
              new AuditLog.Call(
                  "alice",
                  "execute_python",
                  AuditLog.digest("1+1"),
                  "numpy.whl sha256:ab",
                  "sb-1",
                  "1 GiB",
                  "clean",
                  "exit",
                  Duration.ofMillis(12)));
    }
    assertThat(written.toString())
        .contains("\"event\":\"audit\",\"who\":\"alice\",\"tool\":\"execute_python\"")
        .contains("\"codeSha256\":\"4a1b21d876ae00c8ed5c4d1cde09c61f")
        .contains("\"packages\":\"numpy.whl sha256:ab\"")
        .contains("\"sandbox\":\"sb-1\",\"limits\":\"1 GiB\",\"verdict\":\"clean\"")
        .contains("\"endedBy\":\"exit\",\"wallMs\":12");
  }

  @Test
  void writesToStderrAndToAFileThatOnlyItsOwnerReads(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("logs/server.log");
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    try (Log log =
        Log.open(
            Level.INFO,
            file,
            new PrintStream(stderr, true, StandardCharsets.UTF_8),
            text -> text)) {
      log.info("hello");
    }
    assertThat(Files.readString(file)).isEqualTo(stderr.toString(StandardCharsets.UTF_8));
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }
}
