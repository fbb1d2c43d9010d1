package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.authorization.AccessDenied;
import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Flight;
import io.github.e2bmcp.mcp.connection.Handshake;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.era.Kernel;
import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.feature.ToolsFeature;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import io.github.e2bmcp.mcp.message.Rpc;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests of 2025-03-26 to 2025-11-25 over HTTP, with a session when the client began one by
 * {@code initialize}, and without when it did not. Who hangs up has not cancelled.
 */
final class LegacyHttp {
  private static final String SESSION = "Mcp-Session-Id";

  private final Kernel kernel;
  private final ToolsFeature tools;
  private final Authorizer authorizer;
  private final Sessions sessions;
  private final HttpOptions.StreamLimits limits;

  LegacyHttp(
      Kernel kernel,
      ToolsFeature tools,
      Authorizer authorizer,
      Sessions sessions,
      HttpOptions.StreamLimits limits) {
    this.limits = limits;
    this.kernel = kernel;
    this.tools = tools;
    this.authorizer = authorizer;
    this.sessions = sessions;
  }

  /**
   * Where a request belongs.
   *
   * @param session null for one that stands alone
   */
  private record Place(Connection connection, @Nullable Session session) {}

  void drain() {
    sessions.drain();
  }

  int sessions() {
    return sessions.size();
  }

  void post(HttpCall call, Message.Request request)
      throws IOException, InterruptedException, AccessDenied {
    if (request.method().equals("initialize")) {
      initialize(call, request);
      return;
    }
    Place place = place(call, request.id());
    if (place == null) {
      return;
    }
    ToolDescriptor tool = tools.called(request);
    if (tool != null && !tool.scopes().stream().allMatch(call.caller()::has)) {
      throw authorizer.insufficient(tool.scopes());
    }
    Session session = place.session();
    EventStream kept = session == null ? null : session.open();
    HttpReply reply = reply(call, place.connection(), kept);
    boolean again = false;
    try {
      ObjectNode answer = answer(call, request, place.connection(), reply);
      if (answer == null) {
        reply.abandon();
      } else {
        again = reply.finish(200, answer);
      }
    } finally {
      if (session != null && kept != null && !again) {
        session.forget(kept);
      }
    }
  }

  private HttpReply reply(HttpCall call, Connection connection, @Nullable EventStream kept) {
    if (kept == null) {
      return call.reply();
    }
    boolean comesBack = comesBack(connection);
    SseStream.Manner manner =
        new SseStream.Manner(
            comesBack ? kept.id(0) : null, limits.patience(), comesBack ? limits.hold() : null);
    return new HttpReply(call.exchange(), call.headers(), manner, kept);
  }

  /** Whether this client takes events without data, and the end of a stream for no end. */
  private static boolean comesBack(Connection connection) {
    Handshake agreed = connection.handshake();
    return agreed != null && agreed.version().atLeast(ProtocolVersion.V2025_11_25);
  }

  private @Nullable ObjectNode answer(
      HttpCall call, Message.Request request, Connection connection, Outlet outlet) {
    // The session's principal, with what the token of this request grants.
    Caller caller = call.caller().on(connection.caller().connection());
    Flight flight;
    try {
      flight = connection.flights().begin(request.id());
    } catch (McpException e) {
      return Rpc.error(request.id(), e);
    }
    try {
      return kernel.answer(
          request, connection, new LiveExchange.Line(flight, outlet, caller), null);
    } finally {
      connection.flights().release(request.id());
      connection.flights().land();
    }
  }

  private void initialize(HttpCall call, Message.Request request) throws IOException {
    Session session = sessions.make(call.caller());
    ObjectNode answer = answer(call, request, session.connection(), Outlet.NOWHERE);
    HttpHeaders headers = call.headers().with("Content-Type", "application/json");
    if (answer != null && sessions.keep(session)) {
      call.exchange().respond(200, headers.with(SESSION, session.id()), Json.bytes(answer));
      return;
    }
    sessions.end(session);
    McpException failure =
        new McpException(McpException.TOO_MANY_REQUESTS, "Too many sessions; try again later");
    HttpHeaders later = call.headers().with("Retry-After", "60");
    StreamableHttp.refuse(call.exchange(), 503, request.id(), failure, later);
  }

  void post(HttpCall call, Message.Notification notification) throws IOException {
    Place place = place(call, Rpc.NO_ID);
    if (place != null) {
      kernel.notified(notification, place.connection());
      call.exchange().respond(202, call.headers(), new byte[0]);
    }
  }

  void post(HttpCall call, Message.Response response) throws IOException {
    Place place = place(call, Rpc.NO_ID);
    if (place != null) {
      place.connection().dialog().hear(response);
      call.exchange().respond(202, call.headers(), new byte[0]);
    }
  }

  /** All of it, one after the other, answered in one array. */
  void batch(HttpCall call, JsonNode messages) throws IOException {
    Place place = place(call, Rpc.NO_ID);
    if (place == null) {
      return;
    }
    Connection connection = place.connection();
    Handshake agreed = connection.handshake();
    if (messages.isEmpty() || agreed == null || !agreed.version().batches()) {
      McpException failure =
          McpException.invalidRequest(
              "Batches exist only in revision 2025-03-26 of the protocol and are not empty");
      StreamableHttp.refuse(call.exchange(), 400, Rpc.NO_ID, failure, call.headers());
      return;
    }
    HttpReply reply = call.reply();
    var answers = Json.array();
    for (JsonNode message : messages) {
      switch (Message.readInBatch(message)) {
        case Message.Request request -> {
          ObjectNode answer = answer(call, request, connection, reply);
          if (answer != null) {
            answers.add(answer);
          }
        }
        case Message.Notification notification -> kernel.notified(notification, connection);
        case Message.Response response -> connection.dialog().hear(response);
        case Message.Invalid invalid ->
            answers.add(Rpc.error(invalid.id(), McpException.invalidRequest(invalid.reason())));
      }
    }
    if (answers.isEmpty()) {
      reply.abandon();
      call.exchange().respond(202, call.headers(), new byte[0]);
    } else {
      reply.finish(200, answers);
    }
  }

  /** Opens the stream for what belongs to no request. */
  void get(HttpExchange exchange, Caller caller, HttpHeaders headers)
      throws IOException, InterruptedException {
    Session session = session(exchange, caller);
    if (session == null) {
      boolean named = exchange.headers().contains(SESSION);
      exchange.respond(
          named ? 404 : 405, named ? headers : headers.with("Allow", "POST"), new byte[0]);
      return;
    }
    if (!HttpReply.accepts(exchange, HttpReply.EVENTS)) {
      McpException failure =
          McpException.invalidRequest("The client must accept text/event-stream");
      StreamableHttp.refuse(exchange, 406, Rpc.NO_ID, failure, headers);
      return;
    }
    String seen = exchange.headers().first("Last-Event-ID");
    EventStream background = session.background();
    boolean comesBack = comesBack(session.connection());
    SseStream.Manner manner = SseStream.Manner.PLAIN;
    if (comesBack) {
      String first = seen == null ? background.id(background.last()) : null;
      manner = new SseStream.Manner(first, manner.patience(), seen == null ? null : limits.hold());
    }
    SseStream stream = new SseStream(exchange, headers, manner);
    EventStream source = background;
    try {
      if (seen == null) {
        background.listen(stream);
      } else {
        source = session.resume(seen.strip(), stream);
      }
      if (source == null) {
        boolean ignored = stream.beganElseNever();
        McpException failure =
            McpException.invalidRequest("Nothing is kept of what came after this Last-Event-ID");
        StreamableHttp.refuse(exchange, 400, Rpc.NO_ID, failure, headers);
        return;
      }
      if (source == background && sessions.draining()) {
        boolean ignored = stream.beganElseNever();
        exchange.respond(503, headers, new byte[0]);
        return;
      }
      stream.beginUnlessClosed();
      stream.awaitEnd();
    } finally {
      if (source != null) {
        source.stopListening(stream);
      }
      session.use();
      stream.close();
    }
  }

  void delete(HttpExchange exchange, Caller caller, HttpHeaders headers) throws IOException {
    Session session = session(exchange, caller);
    if (session == null) {
      exchange.respond(404, headers, new byte[0]);
      return;
    }
    sessions.end(session);
    exchange.respond(204, headers, new byte[0]);
  }

  private @Nullable Session session(HttpExchange exchange, Caller caller) {
    List<String> ids = exchange.headers().all(SESSION);
    return ids.size() == 1 ? sessions.find(ids.getFirst().strip(), caller) : null;
  }

  /** Null when the request was refused already. */
  private @Nullable Place place(HttpCall call, JsonNode id) throws IOException {
    ProtocolVersion header =
        call.version() == null ? ProtocolVersion.V2025_03_26 : ProtocolVersion.find(call.version());
    if (header == null) {
      McpException failure = McpException.unsupportedVersion(String.valueOf(call.version()));
      StreamableHttp.refuse(call.exchange(), 400, id, failure, call.headers());
      return null;
    }
    if (call.exchange().headers().contains(SESSION)) {
      Session session = session(call.exchange(), call.caller());
      if (session != null) {
        return new Place(session.connection(), session);
      }
      McpException failure = McpException.invalidRequest("No such session; send initialize again");
      StreamableHttp.refuse(call.exchange(), 404, id, failure, call.headers());
      return null;
    }
    Connection alone = new Connection(call.caller(), Session.MAX_IN_FLIGHT, null);
    alone.shakeHands(Handshake.none(header.modern() ? ProtocolVersion.LATEST_LEGACY : header));
    return new Place(alone, null);
  }
}
