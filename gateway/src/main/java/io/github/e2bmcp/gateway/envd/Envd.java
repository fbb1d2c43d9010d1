package io.github.e2bmcp.gateway.envd;

import io.github.e2bmcp.gateway.access.UrlSignature;
import io.github.e2bmcp.gateway.files.FileDownload;
import io.github.e2bmcp.gateway.files.FileUpload;
import io.github.e2bmcp.gateway.files.FilesystemRoutes;
import io.github.e2bmcp.gateway.process.ProcessRoutes;
import io.github.e2bmcp.gateway.proto.EnvdProto;
import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.MetricsMessages;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Codec;
import io.github.e2bmcp.gateway.wire.ConnectMessages;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.MessageStream;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.gateway.wire.RpcError;
import io.github.e2bmcp.http.ClientGoneException;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The daemon that E2B's clients expect in each sandbox, played by the gateway. */
public final class Envd {

  public static final int PORT = 49_983;

  private static final String PROCESS = "/process.Process/";
  private static final String FILESYSTEM = "/filesystem.Filesystem/";
  private static final String INPUT = PROCESS + "StreamInput";
  private static final Set<String> STREAMS =
      Set.of(PROCESS + "Start", PROCESS + "Connect", INPUT, FILESYSTEM + "WatchDir");

  /** The one charset of JSON, which need not be said. */
  private static final Pattern UTF_8 = Pattern.compile("\\s*;\\s*charset=\"?utf-8\"?$");

  private Envd() {}

  /** Answers one request to the sandbox's daemon. */
  public static void handle(LiveSandbox live, HttpExchange exchange)
      throws IOException, InterruptedException {
    String path = exchange.path();
    try {
      if (exchange.method().equals("GET") && path.equals("/health")) {
        Answers.empty(exchange);
        return;
      }
      authorize(live, exchange);
      if (path.startsWith(PROCESS) || path.startsWith(FILESYSTEM)) {
        rpc(live, exchange, path);
      } else {
        plain(live, exchange, exchange.method() + " " + path);
      }
    } catch (Refusal e) {
      Answers.error(exchange, e.status(), e.text());
    } catch (SandboxException.SandboxNotFound | SandboxException.SandboxLost e) {
      Answers.noSandbox(exchange, live.id());
    } catch (SandboxException e) {
      Answers.error(exchange, e);
    }
  }

  private static void authorize(LiveSandbox live, HttpExchange exchange) throws Refusal {
    String token = exchange.headers().first("X-Access-Token");
    if (live.admits(token == null ? "" : token)) {
      return;
    }
    if (exchange.path().equals("/files") && (token == null || token.isEmpty())) {
      String operation = exchange.method().equals("POST") ? "write" : "read";
      UrlSignature signature = UrlSignature.of(exchange.query(), operation);
      if (signature == null) {
        throw new Refusal(401, "missing signature query parameter");
      }
      if (!signature.signedWith(live.token())) {
        throw new Refusal(401, "invalid signature");
      }
      if (signature.expired()) {
        throw new Refusal(401, "signature is already expired");
      }
      return;
    }
    throw new Refusal(
        401,
        "unauthorized access, please provide a valid access token or method signing if supported");
  }

  private static void plain(LiveSandbox live, HttpExchange exchange, String route)
      throws IOException, Refusal {
    switch (route) {
      case "GET /files" -> FileDownload.answer(live, exchange);
      case "POST /files" -> FileUpload.answer(live, exchange);
      case "GET /metrics" -> Answers.json(exchange, 200, MetricsMessages.envd(live));
      case "GET /envs" -> Answers.json(exchange, 200, Json.object(live.terms().environment()));
      case "POST /files/compose" ->
          throw new Refusal(501, "This server does not offer /files/compose: upload files whole.");
      default -> Answers.text(exchange, 404, "404 page not found\n");
    }
  }

  private static void rpc(LiveSandbox live, HttpExchange exchange, String path)
      throws IOException, InterruptedException {
    if (!exchange.method().equals("POST")) {
      Answers.text(exchange, 405, "");
      return;
    }
    String type = exchange.headers().first("Content-Type");
    boolean streams = STREAMS.contains(path);
    Codec codec =
        codec(type == null ? "" : type, streams ? "application/connect+" : "application/", path);
    if (codec == null) {
      Answers.text(exchange, 415, "");
    } else if (streams) {
      streamed(live, exchange, path, codec);
    } else {
      unary(live, exchange, path, codec);
    }
  }

  private static @Nullable Codec codec(String type, String start, String path) {
    String bare = UTF_8.matcher(type.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
    if (bare.equals(start + "json")) {
      return Codec.JSON;
    }
    return bare.equals(start + "proto") ? EnvdProto.of(path) : null;
  }

  private static void unary(LiveSandbox live, HttpExchange exchange, String path, Codec codec)
      throws IOException {
    try {
      String user = user(exchange);
      ObjectNode request = ConnectMessages.unary(exchange, codec);
      String method = path.substring(path.lastIndexOf('/') + 1);
      ObjectNode answer =
          path.startsWith(PROCESS)
              ? ProcessRoutes.unary(live, method, request)
              : FilesystemRoutes.unary(live, method, request, user);
      HttpHeaders answerType = HttpHeaders.of("Content-Type", "application/" + codec.name());
      exchange.respond(200, answerType, codec.write(answer));
    } catch (RpcError e) {
      Answers.json(exchange, e.status(), e.body());
    } catch (SandboxException.SandboxNotFound | SandboxException.SandboxLost e) {
      throw e;
    } catch (SandboxException e) {
      RpcError error = RpcError.of(e);
      Answers.json(exchange, error.status(), error.body());
    }
  }

  private static void streamed(LiveSandbox live, HttpExchange exchange, String path, Codec codec)
      throws IOException, InterruptedException {
    try {
      String user = user(exchange);
      if (path.equals(INPUT)) {
        ProcessRoutes.streamInput(live, exchange, codec);
        return;
      }
      ObjectNode request = ConnectMessages.streamed(exchange, codec);
      exchange.interruptOnDisconnect();
      switch (path) {
        case PROCESS + "Start" -> ProcessRoutes.start(live, exchange, codec, request, user);
        case PROCESS + "Connect" -> ProcessRoutes.connect(live, exchange, codec, request);
        default -> FilesystemRoutes.watch(live, exchange, codec, request, user);
      }
    } catch (ClientGoneException e) {
      // It let go; the process lives on.
    } catch (RpcError e) {
      fail(exchange, codec, e);
    } catch (SandboxException e) {
      fail(exchange, codec, RpcError.of(e));
    }
  }

  private static void fail(HttpExchange exchange, Codec codec, RpcError error) throws IOException {
    if (!exchange.responded()) {
      try (MessageStream out = ConnectMessages.begin(exchange, codec)) {
        out.fail(error);
      }
    }
  }

  /** Who runs the process; empty for the default user. */
  private static String user(HttpExchange exchange) throws RpcError {
    String header = exchange.headers().first("Authorization");
    String name = header == null ? "" : basicUser(header);
    if (!Set.of("", "user", "root").contains(name)) {
      throw new RpcError("unauthenticated", "invalid username: '" + name + "'");
    }
    return name;
  }

  /** What is no name and password, as RFC 7617 has them, names nobody. */
  private static String basicUser(String header) {
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return "";
    }
    try {
      byte[] pair = Base64.getDecoder().decode(header.substring(6).strip());
      String text = new String(pair, StandardCharsets.UTF_8);
      return text.substring(0, Math.max(0, text.indexOf(':')));
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
