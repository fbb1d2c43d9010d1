package io.github.e2bmcp.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A channel over two blocking streams. One virtual thread reads, only when the pipeline asks; one
 * writes, a chunk at a time, so that the outbound buffer tells the truth about what the peer takes.
 */
// A write or close that fails closes the channel, and that is noticed: nobody needs its future.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamChannel extends AbstractChannel {

  private static final int CHUNK = 64 << 10;
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  /** No chunk is empty but the one that ends the writing. */
  private static final byte[] END = new byte[0];

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final InputStream input;
  private final OutputStream output;
  private final Runnable closed;
  private final Semaphore readPermits = new Semaphore(0);
  private final LinkedBlockingQueue<byte[]> writes = new LinkedBlockingQueue<>();
  private volatile boolean open = true;
  private volatile boolean registered;
  private boolean readPending;
  private boolean writing;

  /**
   * @param closed run once when the channel is over, after both streams were closed
   */
  StreamChannel(InputStream input, OutputStream output, Runnable closed) {
    super(null);
    this.input = input;
    this.output = output;
    this.closed = closed;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open && registered;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new StreamUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return null;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return null;
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    registered = true;
    promise.setSuccess();
    Thread.startVirtualThread(this::readLoop);
    Thread.startVirtualThread(this::writeLoop);
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doClose() {
    if (!open) {
      return;
    }
    open = false;
    readPermits.release();
    writes.add(END);
    // Closing may block; it is no work for the event loop.
    Thread.startVirtualThread(this::closeStreams);
  }

  @Override
  protected void doBeginRead() {
    if (!readPending) {
      readPending = true;
      readPermits.release();
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer outbound) throws Exception {
    if (writing) {
      return;
    }
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    outbound.forEachFlushedMessage(message -> {
      ByteBuf bytes = (ByteBuf) message;
      int count = Math.min(bytes.readableBytes(), CHUNK - chunk.size());
      bytes.getBytes(bytes.readerIndex(), chunk, count);
      return chunk.size() < CHUNK;
    });
    if (chunk.size() == 0) {
      outbound.removeBytes(0);
      return;
    }
    writing = true;
    writes.add(chunk.toByteArray());
  }

  private void readLoop() {
    try {
      while (true) {
        readPermits.acquire();
        if (!open) {
          return;
        }
        byte[] bytes = new byte[16 << 10];
        int count = input.read(bytes);
        eventLoop().execute(() -> received(bytes, count));
        if (count < 0) {
          return;
        }
      }
    } catch (IOException | RuntimeException | InterruptedException e) {
      closeSoon();
    }
  }

  private void received(byte[] bytes, int count) {
    readPending = false;
    if (count < 0) {
      unsafe().close(voidPromise());
      return;
    }
    pipeline().fireChannelRead(Unpooled.wrappedBuffer(bytes, 0, count));
    pipeline().fireChannelReadComplete();
  }

  private void writeLoop() {
    try {
      while (true) {
        byte[] bytes = writes.take();
        if (bytes.length == 0) {
          return;
        }
        output.write(bytes);
        output.flush();
        eventLoop().execute(() -> written(bytes.length));
      }
    } catch (IOException | RuntimeException | InterruptedException e) {
      closeSoon();
    }
  }

  private void written(int count) {
    writing = false;
    ChannelOutboundBuffer outbound = unsafe().outboundBuffer();
    if (outbound != null) {
      outbound.removeBytes(count);
      unsafe().flush();
    }
  }

  private void closeSoon() {
    if (open) {
      eventLoop().execute(() -> unsafe().close(voidPromise()));
    }
  }

  private void closeStreams() {
    try {
      output.close();
      input.close();
    } catch (IOException | RuntimeException e) {
      // The peer may be gone already, and then there is nothing left to end.
    } finally {
      closed.run();
    }
  }

  private final class StreamUnsafe extends AbstractUnsafe {
    @Override
    public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
      promise.setFailure(new UnsupportedOperationException());
    }
  }
}
