package io.github.e2bmcp.mcp.stdio;

import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.message.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/**
 * Writes messages as lines, each whole and flushed. While the reader is slow, senders wait. Once
 * broken it stays so.
 */
final class LineWriter implements Outlet {
  private final OutputStream out;
  private final Runnable onBroken;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean broken;

  LineWriter(OutputStream out, Runnable onBroken) {
    this.out = out;
    this.onBroken = onBroken;
  }

  boolean broken() {
    return broken;
  }

  @Override
  public void send(JsonNode message) throws IOException {
    byte[] line = Json.line(message);
    lock.lock();
    try {
      if (broken) {
        throw new IOException("The client closed its end");
      }
      out.write(line);
      out.flush();
    } catch (IOException e) {
      broken = true;
      onBroken.run();
      throw e;
    } finally {
      lock.unlock();
    }
  }
}
