package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Body;
import io.github.e2bmcp.e2b.transport.Content;
import io.github.e2bmcp.e2b.transport.Deadline;
import io.github.e2bmcp.e2b.transport.Request;
import io.github.e2bmcp.e2b.transport.Response;
import io.github.e2bmcp.e2b.wire.Failures;
import io.github.e2bmcp.e2b.wire.Json;
import io.github.e2bmcp.e2b.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Files in and out through envd's plain HTTP route, as streams. */
public final class FileTransfer {

  /** How long an upload of unknown length may take. */
  private static final Duration STREAM_TIMEOUT = Duration.ofHours(1);

  private static final int ANSWER_LIMIT = 16 << 20;
  private static final Pattern METADATA_KEY = Pattern.compile("[A-Za-z0-9!#$%&'*+\\-.^_`|~]+");
  private static final Pattern METADATA_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private final Envd envd;

  public FileTransfer(Envd envd) {
    this.envd = envd;
  }

  /**
   * How to write.
   *
   * @param user empty for the sandbox's default
   * @param gzip whether to pack the content for the way
   * @param metadata labels that envd keeps with the files; keys are HTTP tokens, values printable
   *     ASCII
   * @param timeout for content at hand; streams have an hour
   */
  public record WriteOptions(
      String user, boolean gzip, Map<String, String> metadata, Duration timeout) {
    public WriteOptions {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * Opens a file; the caller closes it.
   *
   * @param gzip whether envd may pack it for the way
   * @param idle how long to wait for more bytes; zero for ever
   * @throws E2bException.FileNotFound when there is none
   * @throws E2bException.InvalidArgument when it is a directory
   */
  public Body open(String path, String user, boolean gzip, Duration timeout, Duration idle) {
    Request request = envd.rest().request(Upload.route(path, envd.effectiveUser(user)));
    if (gzip) {
      request.header("Accept-Encoding", "gzip");
    }
    Deadline deadline = Deadline.after(timeout);
    return FilesystemService.asFile(() -> {
      Response response = envd.probing(() -> envd.rest().send(request, deadline));
      if (!response.ok()) {
        throw failure(response, deadline);
      }
      Body body = new Body(response, Deadline.NONE);
      body.watchSilence(
          idle, () -> new E2bException.Timeout("No bytes of the file came for " + idle));
      return body;
    });
  }

  private static E2bException failure(Response response, Deadline deadline) {
    byte[] bytes = new Body(response, deadline).readAll(ANSWER_LIMIT);
    Reply reply = new Reply(response.status(), bytes, response.headers());
    return Failures.ofEnvd(reply);
  }

  /** Creates or replaces a file; parents are made. */
  public EntryInfo write(String path, Upload content, WriteOptions options) {
    boolean plain = envd.version().has(EnvdVersion.Feature.OCTET_STREAM);
    Map<String, String> headers = metadataHeaders(options.metadata());
    if (!plain) {
      return multipart(path, Map.of(path, content), options, headers).getFirst();
    }
    headers.put("Content-Type", "application/octet-stream");
    if (options.gzip()) {
      headers.put("Content-Encoding", "gzip");
    }
    Duration timeout = content.streamed() ? STREAM_TIMEOUT : options.timeout();
    return post(path, options.user(), content.asContent(options.gzip()), headers, timeout)
        .getFirst();
  }

  /**
   * Creates or replaces several files with one request.
   *
   * @throws E2bException.InvalidArgument when a name has a line break
   */
  public List<EntryInfo> writeAll(Map<String, Upload> files, WriteOptions options) {
    if (files.isEmpty()) {
      return List.of();
    }
    if (files.keySet().stream().anyMatch(name -> name.matches("(?s).*[\r\n].*"))) {
      throw new E2bException.InvalidArgument(
          "A form cannot carry a name with a line break; write that file by itself");
    }
    return multipart("", files, options, metadataHeaders(options.metadata()));
  }

  private List<EntryInfo> multipart(
      String path, Map<String, Upload> files, WriteOptions options, Map<String, String> headers) {
    String boundary = "e2b-" + UUID.randomUUID();
    List<Content> parts = new ArrayList<>();
    Duration timeout = options.timeout();
    for (Map.Entry<String, Upload> file : files.entrySet()) {
      parts.add(Content.of(Upload.partHead(boundary, file.getKey())));
      parts.add(file.getValue().asContent(false));
      parts.add(Content.of(new byte[] {'\r', '\n'}));
      timeout = file.getValue().streamed() ? STREAM_TIMEOUT : timeout;
    }
    byte[] tail = ("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
    parts.add(Content.of(tail));
    headers.put("Content-Type", "multipart/form-data; boundary=" + boundary);
    Content body = new Content.Joined(parts);
    return post(path, options.user(), body, headers, timeout);
  }

  private List<EntryInfo> post(
      String path, String user, Content body, Map<String, String> headers, Duration timeout) {
    Request request = envd.rest().request(Upload.route(path, envd.effectiveUser(user))).post(body);
    headers.forEach(request::header);
    Deadline deadline = Deadline.after(timeout);
    return FilesystemService.asFile(() ->
        envd.probing(() -> {
          Response response = envd.rest().send(request, deadline);
          if (!response.ok()) {
            throw failure(response, deadline);
          }
          JsonNode answer = Json.parse(new Body(response, deadline).readAll(ANSWER_LIMIT));
          List<EntryInfo> entries = Json.list(answer, EntryInfo::read);
          if (entries.isEmpty()) {
            throw new E2bException.Protocol("envd does not tell what it wrote");
          }
          return entries;
        }));
  }

  private Map<String, String> metadataHeaders(Map<String, String> metadata) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      envd.version().require(EnvdVersion.Feature.FILE_METADATA);
    }
    metadata.forEach((key, value) -> {
      if (!METADATA_KEY.matcher(key).matches() || !METADATA_VALUE.matcher(value).matches()) {
        throw new E2bException.InvalidArgument(
            "Metadata keys are HTTP tokens and values printable ASCII, but not " + key);
      }
      headers.put("X-Metadata-" + key, value);
    });
    return headers;
  }
}
