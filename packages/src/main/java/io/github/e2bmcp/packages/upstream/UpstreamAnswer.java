package io.github.e2bmcp.packages.upstream;

import io.github.e2bmcp.packages.host.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A registry's answer: success or 404, all else became a {@link RegistryException}. */
public final class UpstreamAnswer implements AutoCloseable {

  private final HttpResponse<InputStream> response;

  UpstreamAnswer(HttpResponse<InputStream> response) {
    this.response = response;
  }

  public boolean found() {
    return response.statusCode() == 200;
  }

  /** Where the answer came from after redirects; links in it are relative to this. */
  public URI uri() {
    return response.uri();
  }

  public @Nullable String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  /** Bytes of the body; negative when not told or compressed. */
  public long length() {
    return compressed() ? -1 : response.headers().firstValueAsLong("Content-Length").orElse(-1);
  }

  public InputStream body() throws IOException {
    return compressed() ? new GZIPInputStream(response.body(), 32 << 10) : response.body();
  }

  /**
   * The whole body.
   *
   * @throws RegistryException when it is larger than that
   */
  public byte[] bytes(int most) throws IOException {
    try (InputStream body = body()) {
      byte[] bytes = body.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new RegistryException("The registry's answer is larger than " + most + " bytes.");
      }
      return bytes;
    }
  }

  private boolean compressed() {
    return "gzip".equalsIgnoreCase(header("Content-Encoding"));
  }

  @Override
  public void close() {
    // A proxy that refuses a tunnel answers without one.
    @Nullable InputStream body = response.body();
    if (body == null) {
      return;
    }
    try {
      body.close();
    } catch (IOException e) {
      // Nothing more is wanted of it.
    }
  }
}
