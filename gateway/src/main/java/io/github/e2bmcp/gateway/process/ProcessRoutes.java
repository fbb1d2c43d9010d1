package io.github.e2bmcp.gateway.process;

import io.github.e2bmcp.gateway.files.SandboxPaths;
import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.wire.Codec;
import io.github.e2bmcp.gateway.wire.ConnectMessages;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.MessageStream;
import io.github.e2bmcp.gateway.wire.RequestMessages;
import io.github.e2bmcp.gateway.wire.RpcError;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessInfo;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.PtySize;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** envd's process service. */
public final class ProcessRoutes {

  private static final Duration KILLED_WITHIN = Duration.ofSeconds(2);

  private ProcessRoutes() {}

  public static ObjectNode unary(LiveSandbox live, String method, ObjectNode request)
      throws RpcError {
    switch (method) {
      case "List" -> {
        return list(live);
      }
      case "SendInput" -> sendInput(live, request);
      case "CloseStdin" -> hub(live, request).endInput();
      case "SendSignal" -> sendSignal(live, request);
      case "Update" -> update(live, request);
      default ->
          throw new RpcError("unimplemented", "process.Process." + method + " is not offered");
    }
    return Json.object();
  }

  private static ObjectNode list(LiveSandbox live) {
    ObjectNode answer = Json.object();
    List<ProcessInfo> running = live.sandbox().processes();
    if (!running.isEmpty()) {
      ArrayNode processes = answer.putArray("processes");
      Map<String, String> own = live.wayOut().environment();
      running.forEach(info -> processes.add(ProcessMessages.info(info, own)));
    }
    return answer;
  }

  private static ProcessHub hub(LiveSandbox live, JsonNode request) throws RpcError {
    ProcessHub hub = ProcessHubs.of(live).find(request.path("process"));
    if (hub.over()) {
      throw ProcessHubs.notFound(request.path("process"));
    }
    return hub;
  }

  private static void sendInput(LiveSandbox live, JsonNode request) throws RpcError {
    deliver(hub(live, request), request.path("input"));
  }

  /** Gives a process what its client streams, in order, until the client ends its stream. */
  public static void streamInput(LiveSandbox live, HttpExchange exchange, Codec codec)
      throws IOException, RpcError {
    RequestMessages messages = ConnectMessages.stream(exchange, codec);
    ProcessHub hub = null;
    for (ObjectNode next = messages.next(); next != null; next = messages.next()) {
      if (next.has("start")) {
        hub = hub(live, next.path("start"));
      } else if (!next.has("data")) {
        if (!next.has("keepalive")) {
          throw new RpcError("unimplemented", "invalid event type: start, data or keepalive");
        }
      } else if (hub == null) {
        throw new RpcError("invalid_argument", "input before the start event names a process");
      } else {
        deliver(hub, next.path("data").path("input"));
      }
    }
    try (MessageStream out = ConnectMessages.begin(exchange, codec)) {
      out.message(Json.object());
      out.end();
    }
  }

  private static void deliver(ProcessHub hub, JsonNode input) throws RpcError {
    boolean terminal = input.has("pty");
    if (!terminal && !input.has("stdin")) {
      throw new RpcError("unimplemented", "invalid input type: neither stdin nor pty");
    }
    hub.write(bytes(Json.text(input, terminal ? "pty" : "stdin")), terminal);
  }

  /** Base64 of either alphabet, padded or not, as proto3's JSON may write bytes. */
  private static byte[] bytes(String base64) throws RpcError {
    try {
      return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw new RpcError("invalid_argument", "unmarshal message: input is not base64");
    }
  }

  /** Who killed a process may rely on it being gone: its pid names nothing any more. */
  private static void sendSignal(LiveSandbox live, JsonNode request) throws RpcError {
    ProcessHub hub = hub(live, request);
    Signal signal = signal(request);
    hub.process().signal(signal);
    if (signal == Signal.KILL) {
      try {
        hub.awaitEnd(KILLED_WITHIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Signal signal(JsonNode request) throws RpcError {
    JsonNode signal = request.path("signal");
    String name = signal.asString("").replace("SIGNAL_SIG", "");
    for (Signal candidate : Signal.values()) {
      if (candidate.name().equals(name) || candidate.number() == signal.asInt(0)) {
        return candidate;
      }
    }
    throw new RpcError("unimplemented", "invalid signal: " + name);
  }

  private static void update(LiveSandbox live, JsonNode request) throws RpcError {
    JsonNode size = request.path("pty").path("size");
    if (size.isObject()) {
      hub(live, request)
          .process()
          .resize(new PtySize(size.path("cols").asInt(0), size.path("rows").asInt(0)));
    }
  }

  /** Null for pipes; who asks for a terminal without a size gets one of the usual size. */
  private static @Nullable PtySize terminal(JsonNode request) {
    if (!request.path("pty").isObject()) {
      return null;
    }
    int columns = request.path("pty").path("size").path("cols").asInt(0);
    int rows = request.path("pty").path("size").path("rows").asInt(0);
    return new PtySize(columns == 0 ? 80 : columns, rows == 0 ? 24 : rows);
  }

  /**
   * Starts a process and streams its events. Only its own deadline kills it, and does so without a
   * client too.
   */
  public static void start(
      LiveSandbox live, HttpExchange exchange, Codec codec, ObjectNode request, String user)
      throws IOException, RpcError, InterruptedException {
    ProcessSpec spec = spec(live, request, user).withTimeout(ConnectMessages.timeout(exchange));
    SandboxProcess process = live.sandbox().start(spec);
    live.log()
        .info(
            "Process started",
            Map.of(
                "pid", Integer.toString(process.pid()),
                "command", String.join(" ", spec.command())));
    ProcessHub hub =
        ProcessHubs.of(live)
            .add(process, spec.pty() == null ? ProcessHub.Input.PIPE : ProcessHub.Input.TERMINAL);
    try (Happenings happenings = hub.begin()) {
      stream(exchange, codec, hub, happenings, Duration.ZERO);
    }
  }

  /** Streams the events of a process that runs. */
  public static void connect(
      LiveSandbox live, HttpExchange exchange, Codec codec, ObjectNode request)
      throws IOException, RpcError, InterruptedException {
    ProcessHub hub = ProcessHubs.of(live).find(request.path("process"));
    try (Happenings happenings = hub.listen()) {
      stream(exchange, codec, hub, happenings, ConnectMessages.timeout(exchange));
    }
  }

  private static ProcessSpec spec(LiveSandbox live, JsonNode request, String user) throws RpcError {
    JsonNode config = request.path("process");
    if (Json.text(config, "cmd").isEmpty()) {
      throw new RpcError("invalid_argument", "process.cmd is required");
    }
    List<String> command = new ArrayList<>();
    command.add(Json.text(config, "cmd"));
    config.path("args").values().forEach(argument -> command.add(argument.asString("")));
    String directory = directory(live, Json.text(config, "cwd"), user);
    Map<String, String> environment = new LinkedHashMap<>(live.wayOut().environment());
    // What the caller gave the sandbox or this process goes before.
    environment.keySet().removeAll(live.terms().environment().keySet());
    environment.putAll(Json.strings(config, "envs"));
    if (directory.startsWith("/")) {
      // Shells then say it as it was asked for, without resolving links.
      environment.putIfAbsent("PWD", directory);
    }
    return new ProcessSpec(
        command,
        environment,
        directory,
        user,
        Json.text(request, "tag"),
        request.path("stdin").asBoolean(true),
        terminal(request),
        Duration.ZERO,
        0);
  }

  /** Empty for the engine's own default, which is the usual user's home. */
  private static String directory(LiveSandbox live, String cwd, String user) throws RpcError {
    if (cwd.isEmpty() && !user.equals("root")) {
      return "";
    }
    String path = SandboxPaths.expanded(cwd, user);
    try {
      if (SandboxPaths.followed(live.sandbox(), path).type() == FileEntry.Type.DIRECTORY) {
        return path;
      }
    } catch (SandboxException.FileNotFound e) {
      if (cwd.isEmpty()) {
        return "";
      }
    }
    throw new RpcError("invalid_argument", "cwd '" + path + "' does not exist");
  }

  private static void stream(
      HttpExchange exchange, Codec codec, ProcessHub hub, Happenings happenings, Duration timeout)
      throws IOException, InterruptedException {
    Duration keepalive = ConnectMessages.keepalive(exchange);
    long end = System.nanoTime() + timeout.toNanos();
    try (MessageStream out = ConnectMessages.begin(exchange, codec)) {
      out.message(ProcessMessages.started(hub.process().pid()));
      out.flush();
      while (true) {
        Duration left = timeout.isZero() ? keepalive : Duration.ofNanos(end - System.nanoTime());
        Duration wait = left.compareTo(keepalive) < 0 ? left : keepalive;
        Happening happening = happenings.next(wait.isNegative() ? Duration.ZERO : wait);
        if (happening != null && write(out, happening)) {
          return;
        }
        if (!timeout.isZero() && System.nanoTime() - end >= 0) {
          out.fail(late());
          return;
        }
        if (happening == null) {
          out.message(ProcessMessages.keepalive());
        }
        if (happenings.idle()) {
          out.flush();
        }
      }
    }
  }

  /** True when it was the last. */
  private static boolean write(MessageStream out, Happening happening) throws IOException {
    if (happening.error() != null) {
      out.fail(RpcError.of(happening.error()));
      return true;
    }
    if (happening.event() instanceof ProcessEvent.Ended ended
        && ended.exit().endedBy() == EndedBy.TIMEOUT) {
      out.fail(late());
      return true;
    }
    if (happening.event() != null) {
      out.message(ProcessMessages.of(happening.event()));
    }
    if (happening.isLast()) {
      out.end();
    }
    return happening.isLast();
  }

  private static RpcError late() {
    return new RpcError("deadline_exceeded", "context deadline exceeded");
  }
}
