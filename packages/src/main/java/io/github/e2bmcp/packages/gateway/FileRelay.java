package io.github.e2bmcp.packages.gateway;

import io.github.e2bmcp.http.HttpException;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.packages.host.RegistryException;
import io.github.e2bmcp.packages.index.Digest;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.upstream.Upstream;
import io.github.e2bmcp.packages.upstream.UpstreamAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hands package files on while it checks them: the end of a file is held back until its hash is
 * known to be right, so nobody ever gets the whole of a wrong one.
 */
final class FileRelay {

  private static final HttpHeaders BYTES =
      HttpHeaders.of("Content-Type", "application/octet-stream");
  private static final int BLOCK = 64 << 10;

  /**
   * A file to hand on.
   *
   * @param name as the progress and errors call it
   * @param url where the registry has it
   * @param digest what it must hash to; null when the registry does not tell
   * @param reported whether its progress is told
   */
  record Source(
      Ecosystem ecosystem, String name, URI url, @Nullable Digest digest, boolean reported) {}

  private final ContentCache cache;

  FileRelay(ContentCache cache) {
    this.cache = cache;
  }

  void send(HttpExchange exchange, Source source, Upstream upstream, GatewayListener listener)
      throws IOException {
    Digest digest = source.digest();
    Path known = digest != null && digest.strong() ? cache.find(digest) : null;
    if (known != null) {
      sendFile(exchange, source, known, listener);
      return;
    }
    UpstreamAnswer answer;
    try {
      answer = upstream.get(source.url(), "*/*", false);
    } catch (RegistryException e) {
      throw failed(source, e.text(), listener);
    }
    try (answer) {
      if (!answer.found()) {
        throw new HttpException(404, "The registry has no file " + source.name() + ".");
      }
      relay(exchange, source, answer, listener);
    }
  }

  /** A file of this machine that the operator offers. */
  void sendFile(HttpExchange exchange, Source source, Path file, GatewayListener listener)
      throws IOException {
    long total = Files.size(file);
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = exchange.stream(200, BYTES, total)) {
      byte[] block = new byte[BLOCK];
      long done = 0;
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        out.write(block, 0, count);
        done += count;
        report(source, listener, done, total);
      }
    }
    served(source, listener);
  }

  private static void served(Source source, GatewayListener listener) {
    if (source.reported()) {
      Digest digest = source.digest();
      listener.served(
          source.name(), digest == null ? "unknown" : digest.algorithm() + ":" + digest.hex());
    }
  }

  private void relay(
      HttpExchange exchange, Source source, UpstreamAnswer answer, GatewayListener listener)
      throws IOException {
    Digest digest = source.digest();
    MessageDigest actual = digest == null ? null : digest.start();
    try (Incoming copy = Incoming.of(cache, digest)) {
      OutputStream out = null;
      byte[] held = new byte[0];
      long done = 0;
      InputStream in = answer.body();
      for (byte[] next = read(in, source, listener);
          next.length > 0;
          next = read(in, source, listener)) {
        if (held.length > 0) {
          out = out == null ? exchange.stream(200, BYTES, answer.length()) : out;
          out.write(held);
        }
        held = next;
        done += next.length;
        copy.write(next);
        if (actual != null) {
          actual.update(next);
        }
        report(source, listener, done, answer.length());
      }
      if (digest != null && actual != null && !digest.matches(actual)) {
        throw tampered(source, digest, listener);
      }
      copy.keep();
      if (out == null) {
        exchange.respond(200, BYTES, held);
      } else {
        out.write(held);
        out.close();
      }
      served(source, listener);
    }
  }

  private static HttpException tampered(Source source, Digest digest, GatewayListener listener) {
    String text =
        "The file "
            + source.name()
            + " is not what the registry's index says that it is ("
            + digest.algorithm()
            + " differs); it was refused.";
    listener.problem(
        new GatewayProblem(GatewayProblem.Kind.TAMPERED, source.ecosystem(), source.name(), text));
    return new HttpException(502, text);
  }

  private static byte[] read(InputStream in, Source source, GatewayListener listener)
      throws IOException {
    try {
      byte[] block = new byte[BLOCK];
      int count = in.read(block);
      return count < 0 ? new byte[0] : Arrays.copyOf(block, count);
    } catch (IOException e) {
      String text = "The registry broke off in the middle of " + source.name() + ".";
      throw failed(source, text, listener);
    }
  }

  private static HttpException failed(Source source, String text, GatewayListener listener) {
    listener.problem(
        new GatewayProblem(
            GatewayProblem.Kind.UNREACHABLE, source.ecosystem(), source.name(), text));
    return new HttpException(502, text);
  }

  private static void report(Source source, GatewayListener listener, long done, long total) {
    if (source.reported()) {
      listener.transferred(source.name(), done, total);
    }
  }

  /** The copy for the cache, as long as this machine's disk takes it. */
  private static final class Incoming implements AutoCloseable {
    private final ContentCache cache;
    private final @Nullable Digest digest;
    private @Nullable Path file;
    private @Nullable OutputStream out;

    private Incoming(ContentCache cache, @Nullable Digest digest) {
      this.cache = cache;
      this.digest = digest;
    }

    static Incoming of(ContentCache cache, @Nullable Digest digest) {
      Incoming incoming = new Incoming(cache, digest);
      if (digest != null && digest.strong()) {
        try {
          Path begun = cache.begin();
          incoming.file = begun;
          incoming.out = Files.newOutputStream(begun);
        } catch (IOException e) {
          incoming.close();
        }
      }
      return incoming;
    }

    void write(byte[] bytes) {
      if (out != null) {
        try {
          out.write(bytes);
        } catch (IOException e) {
          close();
        }
      }
    }

    void keep() {
      if (out != null && file != null && digest != null) {
        try {
          out.close();
          cache.keep(file, digest);
          out = null;
          file = null;
        } catch (IOException e) {
          close();
        }
      }
    }

    @Override
    public void close() {
      if (out != null) {
        try {
          out.close();
        } catch (IOException e) {
          // It is thrown away in any case.
        }
        out = null;
      }
      if (file != null) {
        cache.discard(file);
        file = null;
      }
    }
  }
}
