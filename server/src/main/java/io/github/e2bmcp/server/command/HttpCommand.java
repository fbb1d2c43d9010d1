package io.github.e2bmcp.server.command;

import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.mcp.McpServer;
import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.http.HttpOptions;
import io.github.e2bmcp.mcp.http.StreamableHttp;
import io.github.e2bmcp.server.config.CommandLine;
import io.github.e2bmcp.server.door.Door;
import io.github.e2bmcp.server.door.ToolScopes;
import io.github.e2bmcp.server.program.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/**
 * {@code http}: serves MCP by Streamable HTTP until it is told to stop, then lets running calls
 * end.
 */
final class HttpCommand implements Command {

  private static final int DEFAULT_PORT = 3000;
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final String TOOL_SCOPES = "tool-scopes";
  private static final int REQUESTS = 4_096;

  @Override
  public String name() {
    return "http";
  }

  @Override
  public String usage() {
    return "http [--host HOST] [--port PORT] [--allowed-hosts NAMES]"
        + " [--tokens FILE | --oauth-issuer URL --oauth-keys URL --oauth-resource URL [--oauth-scopes NAMES]]"
        + " [--tool-scopes off|TOOL=SCOPE,…]"
        + " [--requests-per-minute N] [--concurrent-requests N]"
        + E2bApi.USAGE;
  }

  @Override
  public String summary() {
    return "serves MCP by Streamable HTTP, at /mcp of 127.0.0.1:"
        + DEFAULT_PORT
        + " unless told otherwise";
  }

  @Override
  public Set<String> switches() {
    return Set.of(E2bApi.SWITCH);
  }

  @Override
  public Set<String> options() {
    Set<String> names =
        new TreeSet<>(
            Set.of(
                "host",
                "port",
                "tokens",
                "allowed-hosts",
                TOOL_SCOPES,
                E2bApi.KEYS,
                E2bApi.NETWORK));
    names.addAll(OAuthFlags.NAMES);
    names.addAll(HttpQuota.NAMES);
    return names;
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    String host = line.options().getOrDefault("host", "127.0.0.1");
    try (Program program = Program.of(line, console.environment())) {
      Plan plan;
      try {
        plan = plan(line, host, program);
      } catch (IllegalArgumentException | IOException e) {
        console.errors().println(e.getMessage());
        return 2;
      }
      try (McpServer mcp = Door.open(program, Commands.version(), plan.scopes())) {
        StreamableHttp door = mcp.http(plan.options(), plan.authorizer());
        E2bApi e2b = plan.e2b();
        HttpDoors doors =
            new HttpDoors(
                door, e2b.served() ? program.gateway(e2b.keys(), e2b.internet()) : null, program);
        serve(doors, new InetSocketAddress(host, plan.port()), program, console);
      }
      return 0;
    }
  }

  private record Plan(
      int port, Authorizer authorizer, E2bApi e2b, ToolScopes scopes, HttpOptions options) {}

  /**
   * @throws IllegalArgumentException with a sentence that says what to do
   */
  private static Plan plan(CommandLine line, String host, Program program) throws IOException {
    Map<String, String> flags = line.options();
    ToolScopes scopes =
        flags.containsKey(TOOL_SCOPES)
            ? ToolScopes.parse(flags.getOrDefault(TOOL_SCOPES, ""))
            : ToolScopes.STANDARD;
    scopes.requireKnown(program.tools());
    HttpAuthorization authorization = HttpAuthorization.of(flags, scopes.all(program.tools()));
    if (authorization.authorizer().open() && !InetAddress.getByName(host).isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "Without tokens or OAuth anyone who reaches the port could run code, so only a loopback address is listened on. Leave"
              + " --host out, or pass --tokens FILE or --oauth-issuer, --oauth-keys and --oauth-resource.");
    }
    E2bApi e2b = E2bApi.of(flags);
    if (e2b.open() && !InetAddress.getByName(host).isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "Without API keys anyone who reaches the port could make sandboxes, so only a loopback address is listened on. Leave"
              + " --host out, or make a key with e2b-mcp key OWNER FILE and pass --e2b-keys FILE.");
    }
    Set<String> hosts = new TreeSet<>(authorization.hosts());
    hosts.add(host);
    return new Plan(
        port(flags.getOrDefault("port", Integer.toString(DEFAULT_PORT))),
        authorization.authorizer(),
        e2b,
        scopes,
        options(line, hosts, program)
            .withQuota(HttpQuota.read(flags, HttpOptions.standard().quota())));
  }

  private static void serve(
      HttpDoors doors, InetSocketAddress wanted, Program program, Console console)
      throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    try (HttpServer server = new HttpServer(HttpLimits.standard().withRequests(REQUESTS))) {
      InetSocketAddress address = server.listen(wanted.getHostString(), wanted.getPort(), doors);
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .unstarted(() -> {
                    doors.mcp().drain();
                    server.stop(DRAIN);
                    stopped.countDown();
                    awaitEnd(main);
                  }));
      console
          .errors()
          .printf("MCP at http://%s:%d/mcp%n", wanted.getHostString(), address.getPort());
      if (doors.e2b() != null) {
        console
            .errors()
            .printf("E2B API at http://%s:%d%n", wanted.getHostString(), address.getPort());
        // Its clients ask for a sandbox first; those of MCP list the tools before.
        Thread.ofVirtual().name("prepare").start(program::prepare);
      }
      stopped.await();
    }
  }

  /** The process ends with its shutdown hooks; the sandboxes must be gone before. */
  private static void awaitEnd(Thread main) {
    try {
      main.join(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpOptions options(CommandLine line, Set<String> known, Program program) {
    Set<String> hosts = new TreeSet<>(known);
    for (String name : line.options().getOrDefault("allowed-hosts", "").split(",", -1)) {
      if (!name.isBlank()) {
        hosts.add(name.strip());
      }
    }
    // A file goes through one request as JSON, where a character may take six.
    HttpOptions standard = HttpOptions.standard().withHosts(hosts);
    return standard.withMaxBodyBytes(Math.max(standard.maxBodyBytes(), 6 * program.fileBytes()));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below like any other wrong port.
    }
    throw new IllegalArgumentException("--port is '" + text + "', but must be 0 to 65535.");
  }
}
