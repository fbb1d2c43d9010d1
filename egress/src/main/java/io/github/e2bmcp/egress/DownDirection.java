package io.github.e2bmcp.egress;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way back to the program inside, which one thread fills with what the host says and another
 * may end with a message of the proxy's own: nothing of the host follows it. Thread-safe.
 */
final class DownDirection extends FilterOutputStream {

  private final ReentrantLock lock = new ReentrantLock();
  private boolean ended;

  DownDirection(OutputStream inside) {
    super(inside);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      if (ended) {
        throw new IOException("the proxy has ended this connection");
      }
      out.write(bytes, offset, length);
    } finally {
      lock.unlock();
    }
  }

  /** Says the last that the program inside will hear. */
  void endWith(byte[] message) throws IOException {
    lock.lock();
    try {
      ended = true;
      out.write(message);
      out.flush();
    } finally {
      lock.unlock();
    }
  }
}
