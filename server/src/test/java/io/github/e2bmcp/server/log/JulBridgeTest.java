package io.github.e2bmcp.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class JulBridgeTest {

  @Test
  void whatLibrariesLogByJulGoesToTheLog() {
    StringBuilder written = new StringBuilder();
    try (Log log =
        new Log(
            Level.INFO,
            InstantSource.system(),
            new JsonLine(Log.SERVICE, text -> text),
            List.of(written::append))) {
      LibraryLogs.sendTo(log);
      JulBridge bridge = new JulBridge();
      Logger.getLogger("io.netty.test").warning("careful");
      LogRecord entry = new LogRecord(java.util.logging.Level.FINE, "detail");
      bridge.publish(entry);
    } finally {
      LibraryLogs.sendTo(null);
    }
    assertThat(written.toString())
        .contains("\"level\":\"warn\",\"message\":\"careful\"")
        .contains("\"logger\":\"io.netty.test\"")
        .doesNotContain("detail");
  }
}
