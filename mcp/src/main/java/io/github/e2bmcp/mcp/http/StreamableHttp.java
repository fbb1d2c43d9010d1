package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHandler;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.authorization.AccessDenied;
import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.era.Kernel;
import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.feature.ToolsFeature;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import io.github.e2bmcp.mcp.message.Rpc;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * MCP over HTTP: one endpoint for both eras (basic/transports of every revision since 2025-03-26),
 * and the metadata that tells where to get authorized (RFC 9728).
 */
public final class StreamableHttp implements HttpHandler {
  private static final String JSON = "application/json";

  private final HttpOptions options;
  private final Authorizer authorizer;
  private final OriginCheck origins;
  private final Set<String> metadataPaths;
  private final Quotas quotas;
  private final BodyRoom room;
  private final ModernHttp modern;
  private final LegacyHttp legacy;
  private final Kernel kernel;

  /**
   * @param sessionEnd told of each legacy session that ended
   */
  public StreamableHttp(
      Kernel kernel,
      ToolsFeature tools,
      HttpOptions options,
      Authorizer authorizer,
      Consumer<Caller> sessionEnd) {
    this.kernel = kernel;
    this.options = options;
    this.authorizer = authorizer;
    this.origins = new OriginCheck(options.hosts(), options.origins());
    this.metadataPaths = metadataPaths(options, authorizer.metadata());
    this.quotas = new Quotas(options.quota());
    this.room = new BodyRoom(options.maxBodyBytes());
    this.modern = new ModernHttp(kernel, tools, authorizer);
    this.legacy =
        new LegacyHttp(
            kernel, tools, authorizer, new Sessions(options, sessionEnd), options.streams());
  }

  /** Whether requests for this path are to be given to {@link #handle}. */
  public boolean owns(String path) {
    return path.equals(options.path()) || isMetadata(path);
  }

  private boolean isMetadata(String path) {
    return metadataPaths.contains(path);
  }

  /** Below the path of the endpoint, and of the resource if a proxy maps one to the other. */
  private static Set<String> metadataPaths(HttpOptions options, @Nullable ObjectNode metadata) {
    if (metadata == null) {
      return Set.of();
    }
    Set<String> paths =
        new HashSet<>(Set.of(Authorizer.METADATA_PATH, Authorizer.METADATA_PATH + options.path()));
    String resource = URI.create(metadata.path("resource").asString("")).getRawPath();
    if (resource != null) {
      paths.add(Authorizer.METADATA_PATH + resource);
    }
    return Set.copyOf(paths);
  }

  /** The legacy sessions that live. */
  public int sessions() {
    return legacy.sessions();
  }

  /**
   * Ends the streams of legacy sessions, which otherwise stay open as long as their clients, and
   * takes no new ones, so that who stops the server waits for calls alone. Idempotent.
   */
  public void drain() {
    legacy.drain();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    try {
      String problem = origins.problem(exchange.headers());
      if (problem != null) {
        refuse(exchange, 403, Rpc.NO_ID, McpException.invalidRequest(problem), HttpHeaders.none());
      } else if (exchange.method().equals("OPTIONS")) {
        exchange.respond(204, preflight(exchange), new byte[0]);
      } else if (isMetadata(exchange.path())) {
        metadata(exchange);
      } else if (exchange.path().equals(options.path())) {
        serve(exchange, authorizer.authorize(exchange.headers()));
      } else {
        exchange.respond(404, HttpHeaders.none(), new byte[0]);
      }
    } catch (AccessDenied e) {
      refuse(exchange, e);
    }
  }

  private void serve(HttpExchange exchange, Caller caller)
      throws IOException, InterruptedException, AccessDenied {
    HttpHeaders cors = cors(exchange);
    List<String> versions = exchange.headers().all("MCP-Protocol-Version");
    // Two are no revision that anybody knows.
    String version = versions.isEmpty() ? null : String.join(", ", versions);
    switch (exchange.method()) {
      case "POST" -> post(exchange, caller, cors, version);
      case "GET", "DELETE" -> {
        ProtocolVersion known = version == null ? null : ProtocolVersion.find(version.strip());
        if (known != null && known.modern()) {
          exchange.respond(405, cors.with("Allow", "POST"), new byte[0]);
        } else if (exchange.method().equals("GET")) {
          legacy.get(exchange, caller, cors);
        } else {
          legacy.delete(exchange, caller, cors);
        }
      }
      default -> exchange.respond(405, cors.with("Allow", "GET, POST, DELETE"), new byte[0]);
    }
  }

  private void post(
      HttpExchange exchange, Caller caller, HttpHeaders cors, @Nullable String version)
      throws IOException, InterruptedException, AccessDenied {
    String unreadable = BodyType.problem(exchange.headers());
    if (unreadable != null) {
      HttpHeaders fields = cors.with("Accept-Encoding", "identity");
      refuse(exchange, 415, Rpc.NO_ID, McpException.invalidRequest(unreadable), fields);
      return;
    }
    if (!HttpReply.accepts(exchange, JSON)) {
      McpException failure =
          McpException.invalidRequest("The client must accept " + JSON + " and text/event-stream");
      refuse(exchange, 406, Rpc.NO_ID, failure, cors);
      return;
    }
    try (BodyRoom.Place place = room.place(caller.principal())) {
      JsonNode body = parse(place, exchange, cors);
      if (body != null) {
        count(new HttpCall(exchange, caller, cors, version == null ? null : version.strip()), body);
      }
    }
  }

  /** Null when the request was refused. */
  private static @Nullable JsonNode parse(
      BodyRoom.Place place, HttpExchange exchange, HttpHeaders cors)
      throws IOException, InterruptedException {
    try {
      return Json.parse(place.read(exchange));
    } catch (McpException e) {
      refuse(exchange, 503, Rpc.NO_ID, e, cors.with("Retry-After", "5"));
      return null;
    } catch (JacksonException e) {
      McpException failure =
          new McpException(McpException.PARSE_ERROR, "Not JSON: " + e.getOriginalMessage());
      refuse(exchange, 400, Rpc.NO_ID, failure, cors);
      return null;
    }
  }

  private void count(HttpCall call, JsonNode body)
      throws IOException, InterruptedException, AccessDenied {
    String principal = call.caller().principal();
    int requests = body.isArray() ? Math.max(1, body.size()) : 1;
    try {
      quotas.enter(principal, requests);
    } catch (McpException e) {
      JsonNode id = body.get("id");
      String wait = Long.toString(quotas.secondsUntil(principal, requests));
      refuse(
          call.exchange(),
          429,
          id == null ? Rpc.NO_ID : id,
          e,
          call.headers().with("Retry-After", wait));
      return;
    }
    try {
      dispatch(call, body);
    } finally {
      quotas.leave(principal);
    }
  }

  private void dispatch(HttpCall call, JsonNode body)
      throws IOException, InterruptedException, AccessDenied {
    ProtocolVersion header = call.version() == null ? null : ProtocolVersion.find(call.version());
    if (body.isArray()) {
      legacy.batch(call, body);
      return;
    }
    switch (Message.read(body)) {
      case Message.Request request when kernel.era(request, header) == kernel.modern() ->
          modern.post(call, request);
      case Message.Request request -> legacy.post(call, request);
      case Message.Notification notification -> legacy.post(call, notification);
      case Message.Response response when header != null && header.modern() ->
          refuse(
              call.exchange(),
              400,
              response.id(),
              McpException.invalidRequest("Since 2026-07-28 a server asks nothing by requests"),
              call.headers());
      case Message.Response response -> legacy.post(call, response);
      case Message.Invalid invalid ->
          refuse(
              call.exchange(),
              400,
              invalid.id(),
              McpException.invalidRequest(invalid.reason()),
              call.headers());
    }
  }

  private void metadata(HttpExchange exchange) throws IOException {
    ObjectNode metadata = authorizer.metadata();
    HttpHeaders headers = cors(exchange).with("Content-Type", JSON);
    exchange.respond(200, headers, Json.bytes(metadata == null ? Json.object() : metadata));
  }

  /** Lets pages of allowed origins read answers; there is no other way to reach this. */
  private static HttpHeaders cors(HttpExchange exchange) {
    String origin = exchange.headers().first("Origin");
    return origin == null
        ? HttpHeaders.none()
        : HttpHeaders.of("Access-Control-Allow-Origin", origin)
            .with("Vary", "Origin")
            .with("Access-Control-Expose-Headers", "Mcp-Session-Id, WWW-Authenticate");
  }

  private static HttpHeaders preflight(HttpExchange exchange) {
    String asked = exchange.headers().first("Access-Control-Request-Headers");
    return cors(exchange)
        .with("Access-Control-Allow-Methods", "GET, POST, DELETE")
        .with("Access-Control-Allow-Headers", asked == null ? "Content-Type" : asked)
        .with("Access-Control-Max-Age", "600");
  }

  private static void refuse(HttpExchange exchange, AccessDenied denied) throws IOException {
    HttpHeaders headers = cors(exchange);
    String challenge = denied.challenge();
    if (challenge != null) {
      headers = headers.with("WWW-Authenticate", challenge);
    }
    if (denied.status() == 503) {
      headers = headers.with("Retry-After", "5");
    }
    String text = denied.getMessage() == null ? "Denied" : denied.getMessage();
    refuse(exchange, denied.status(), Rpc.NO_ID, McpException.invalidRequest(text), headers);
  }

  static void refuse(
      HttpExchange exchange, int status, JsonNode id, McpException failure, HttpHeaders headers)
      throws IOException {
    exchange.respond(
        status, headers.with("Content-Type", JSON), Json.bytes(Rpc.error(id, failure)));
  }
}
