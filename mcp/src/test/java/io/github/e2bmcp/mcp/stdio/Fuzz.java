package io.github.e2bmcp.mcp.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Makes damaged lines out of an honest one, the same for the same seed. */
final class Fuzz {
  private static final String[] ODD = {
    "",
    "null",
    "[]",
    "{}",
    "[1]",
    "\"\"",
    "0",
    "{\"jsonrpc\":\"2.0\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":7}",
    "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"tools/call\",\"params\":[]}",
    "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}",
    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":[]}}",
    "[".repeat(5000),
    "{\"a\":".repeat(5000),
    "9".repeat(5000),
    "\"\\ud800\"",
  };

  private final Random random;
  private final byte[] honest;
  private final byte[] line = new byte[64 << 10];
  private int length;

  Fuzz(Random random, String honest) {
    this.random = random;
    this.honest = honest.getBytes(UTF_8);
  }

  /** A line with its newline, in the first {@link #length} bytes. */
  byte[] next() {
    if (random.nextInt(4) == 0) {
      set(ODD[random.nextInt(ODD.length)].getBytes(UTF_8));
    } else {
      set(honest);
      damage();
    }
    line[length++] = '\n';
    return line;
  }

  int length() {
    return length;
  }

  private void set(byte[] bytes) {
    System.arraycopy(bytes, 0, line, 0, bytes.length);
    length = bytes.length;
  }

  private void damage() {
    int wounds = 1 + random.nextInt(4);
    for (int i = 0; i < wounds && length > 1; i++) {
      int at = random.nextInt(length);
      switch (random.nextInt(4)) {
        case 0 -> line[at] = (byte) random.nextInt(256);
        case 1 -> line[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> length = at;
        default -> {
          int end = at + random.nextInt(length - at);
          System.arraycopy(line, end, line, at, length - end);
          length -= end - at;
        }
      }
    }
  }
}
