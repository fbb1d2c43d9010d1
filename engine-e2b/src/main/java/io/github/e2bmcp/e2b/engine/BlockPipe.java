package io.github.e2bmcp.e2b.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Blocks of bytes from one thread to another, a few at a time. */
final class BlockPipe {

  private static final int BLOCKS = 4;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS);
  private volatile boolean abandoned;

  /** Hands over a block; waits while the reader is behind. */
  void put(byte[] block) throws IOException {
    try {
      while (!blocks.offer(block, 100, TimeUnit.MILLISECONDS)) {
        requireBothSides();
      }
      requireBothSides();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a file was sent");
    }
  }

  private void requireBothSides() throws IOException {
    if (abandoned) {
      throw new IOException("nobody takes the file any more");
    }
  }

  /** Tells the reader that there is no more. */
  void end() throws IOException {
    put(END);
  }

  /** One side gives up: what is written from now on is refused, and a reader's wait ends. */
  void abandon() {
    abandoned = true;
    do {
      blocks.clear();
    } while (!blocks.offer(END));
  }

  InputStream input() {
    return new InputStream() {
      private byte[] block = new byte[0];
      private int position;
      private boolean over;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        if (position == block.length && !refill()) {
          return -1;
        }
        int count = Math.min(length, block.length - position);
        System.arraycopy(block, position, target, offset, count);
        position += count;
        return count;
      }

      private boolean refill() throws IOException {
        try {
          while (!over && position == block.length) {
            byte[] next = blocks.take();
            requireBothSides();
            over = next.length == 0;
            block = next;
            position = 0;
          }
          return !over;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while a file was sent");
        }
      }
    };
  }
}
