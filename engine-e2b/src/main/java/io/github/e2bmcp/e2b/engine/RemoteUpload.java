package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.Files;
import io.github.e2bmcp.e2b.envd.EntryInfo;
import io.github.e2bmcp.e2b.envd.Upload;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.FileSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way into a sandbox: sent to a name beside its own while it is written, and moved to
 * its own when it is closed, so that it appears whole or not at all.
 */
final class RemoteUpload extends FileSink {

  /** Up to here a file is sent with one request when it is closed. */
  private static final int SMALL = 256 * 1024;

  private final String sandboxId;
  private final Files files;
  private final String path;
  private final String part;
  private final Map<String, String> metadata;
  private ByteArrayOutputStream held = new ByteArrayOutputStream();
  private @Nullable BlockPipe pipe;
  private @Nullable CompletableFuture<Void> sent;
  private boolean failed;
  private boolean closed;

  RemoteUpload(String sandboxId, Files files, String path, Map<String, String> metadata) {
    this.sandboxId = sandboxId;
    this.files = files;
    this.path = path;
    this.metadata = Map.copyOf(metadata);
    int slash = path.lastIndexOf('/');
    part = path.substring(0, slash + 1) + ".e2b-mcp-" + UUID.randomUUID() + ".part";
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the file is closed");
    }
    held.write(bytes, offset, length);
    if (held.size() > SMALL) {
      flushHeld();
    }
  }

  private void flushHeld() throws IOException {
    BlockPipe open = pipe;
    if (open == null) {
      open = new BlockPipe();
      pipe = open;
      sent = send(open);
    }
    byte[] block = held.toByteArray();
    held = new ByteArrayOutputStream();
    try {
      open.put(block);
    } catch (IOException e) {
      failed = true;
      throw reason(e);
    }
  }

  /** What the sandbox said, where that is why nobody takes the file any more. */
  private IOException reason(IOException e) {
    CompletableFuture<Void> sending = sent;
    if (sending != null
        && sending.isCompletedExceptionally()
        && sending.exceptionNow() instanceof E2bException ours) {
      return new IOException(ours.getMessage(), Translation.of(sandboxId, ours));
    }
    return e;
  }

  private CompletableFuture<Void> send(BlockPipe open) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("e2b-upload")
        .start(() -> {
          try {
            files.write(part, new Upload.Stream(open.input()), false, metadata);
            result.complete(null);
          } catch (E2bException e) {
            result.completeExceptionally(e);
          } finally {
            open.abandon();
          }
        });
    return result;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    boolean whole = false;
    try {
      sendAll();
      requireFileOrNothing();
      files.rename(part, path);
      whole = true;
    } catch (E2bException e) {
      throw new IOException(e.getMessage(), Translation.of(sandboxId, e));
    } finally {
      if (!whole) {
        discard();
      }
    }
  }

  @Override
  public void abort() {
    if (closed) {
      return;
    }
    closed = true;
    BlockPipe open = pipe;
    if (open != null) {
      open.abandon();
      discard();
    }
  }

  /** A move would silently replace a pipe or a device. */
  private void requireFileOrNothing() {
    try {
      if (files.info(path).type() != EntryInfo.Type.FILE) {
        throw new E2bException.InvalidArgument(path + " is no regular file");
      }
    } catch (E2bException.FileNotFound e) {
      // So it becomes one.
    }
  }

  private void sendAll() throws IOException {
    CompletableFuture<Void> sending = sent;
    BlockPipe open = pipe;
    if (sending == null || open == null) {
      files.write(part, new Upload.Bytes(held.toByteArray()), false, metadata);
      return;
    }
    if (!failed) {
      flushHeld();
      open.end();
    }
    try {
      sending.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof E2bException ours) {
        throw ours;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      open.abandon();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a file was sent");
    }
  }

  private void discard() {
    try {
      files.remove(part);
    } catch (E2bException e) {
      // It may never have been there, or the sandbox is gone.
    }
  }
}
