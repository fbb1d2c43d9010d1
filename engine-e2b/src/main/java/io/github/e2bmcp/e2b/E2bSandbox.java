package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.api.ForkResult;
import io.github.e2bmcp.e2b.api.ListPage;
import io.github.e2bmcp.e2b.api.LogEntry;
import io.github.e2bmcp.e2b.api.LogQuery;
import io.github.e2bmcp.e2b.api.NetworkRules;
import io.github.e2bmcp.e2b.api.SandboxAccess;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import io.github.e2bmcp.e2b.api.SandboxMetrics;
import io.github.e2bmcp.e2b.api.Snapshot;
import io.github.e2bmcp.e2b.envd.Envd;
import io.github.e2bmcp.e2b.envd.EnvdVersion;
import io.github.e2bmcp.e2b.envd.ProcessService;
import io.github.e2bmcp.e2b.envd.Signature;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Http;
import io.github.e2bmcp.e2b.wire.Query;
import io.github.e2bmcp.e2b.wire.Rest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox. Closing it kills it, as leaving a {@code with} block does in the Python SDK; a
 * sandbox that shall live on is simply not closed.
 */
public final class E2bSandbox implements AutoCloseable {

  private final E2b e2b;
  private final SandboxAccess access;
  private final String domain;
  private final Envd envd;
  private final ProcessService processes;
  private final Commands commands;
  private final Files files;
  private final Terminals terminals;
  private final CodeInterpreter interpreter;

  E2bSandbox(E2b e2b, Http http, SandboxAccess access) {
    this.e2b = e2b;
    this.access = access;
    E2bConfig config = e2b.config();
    domain = access.domain().isEmpty() ? config.domain() : access.domain();
    String id = access.sandboxId();
    Rest daemon =
        new Rest(http, config.envdUrl(id, domain), headers(E2bConfig.ENVD_PORT), config.retries());
    EnvdVersion version = EnvdVersion.parse(access.envdVersion());
    envd = new Envd(daemon, version, config.requestTimeout());
    processes = new ProcessService(envd);
    commands = new Commands(processes);
    files = new Files(envd);
    terminals = new Terminals(processes);
    String interpreterUrl = config.directUrl(id, domain, E2bConfig.INTERPRETER_PORT);
    Rest port =
        new Rest(http, interpreterUrl, headers(E2bConfig.INTERPRETER_PORT), config.retries());
    interpreter = new CodeInterpreter(port, envd);
  }

  private Map<String, String> headers(int port) {
    Map<String, String> headers = new HashMap<>();
    headers.put("User-Agent", E2b.USER_AGENT);
    headers.put("E2b-Sandbox-Id", access.sandboxId());
    headers.put("E2b-Sandbox-Port", Integer.toString(port));
    if (!access.accessToken().isEmpty()) {
      headers.put("X-Access-Token", access.accessToken());
    }
    if (!access.trafficToken().isEmpty() && port != E2bConfig.ENVD_PORT) {
      headers.put("E2B-Traffic-Access-Token", access.trafficToken());
    }
    return headers;
  }

  public String id() {
    return access.sandboxId();
  }

  public String domain() {
    return domain;
  }

  /** What it takes to talk to this sandbox, its tokens included. */
  public SandboxAccess access() {
    return access;
  }

  public Commands commands() {
    return commands;
  }

  public Files files() {
    return files;
  }

  public Terminals terminals() {
    return terminals;
  }

  /** Git by way of {@link #commands}. */
  public Git git() {
    return new Git(commands);
  }

  /** The code interpreter, which templates made for it have. */
  public CodeInterpreter interpreter() {
    return interpreter;
  }

  /** The daemon's process service, one level below {@link #commands}. */
  public ProcessService processes() {
    return processes;
  }

  /** The daemon itself. */
  public Envd envd() {
    return envd;
  }

  /** The public host name of a port inside. */
  public String host(int port) {
    return e2b.config().host(id(), domain, port);
  }

  public String mcpUrl() {
    return "https://" + host(E2bConfig.MCP_PORT) + "/mcp";
  }

  /** The token of the MCP gateway inside, read from the sandbox. */
  public String mcpToken() {
    return files.as("root").read(McpGateway.TOKEN_FILE).strip();
  }

  /**
   * A URL that downloads a file without any header.
   *
   * @param user empty for the sandbox's default
   * @param validity null for ever; needs a secured sandbox
   */
  public String downloadUrl(String path, String user, @Nullable Duration validity) {
    return fileUrl(path, user, Signature.Operation.READ, validity);
  }

  /**
   * A URL that takes a file by POST without any header.
   *
   * @param path empty to let the upload name it
   */
  public String uploadUrl(String path, String user, @Nullable Duration validity) {
    return fileUrl(path, user, Signature.Operation.WRITE, validity);
  }

  private String fileUrl(
      String path, String user, Signature.Operation operation, @Nullable Duration validity) {
    String effective = envd.effectiveUser(user);
    Query query =
        new Query()
            .with("username", effective.isEmpty() ? null : effective)
            .with("path", path.isEmpty() ? null : path);
    String token = access.accessToken();
    if (!token.isEmpty()) {
      Long expiration = validity == null ? null : Instant.now().plus(validity).getEpochSecond();
      query
          .with("signature", Signature.of(path, operation, effective, token, expiration))
          .with("signature_expiration", expiration);
    } else if (validity != null) {
      throw new E2bException.InvalidArgument(
          "Only the URLs of a secured sandbox can expire; this one wants no token");
    }
    String base = e2b.config().directUrl(id(), domain, E2bConfig.ENVD_PORT);
    return URI.create(base).resolve("/files") + query.toString();
  }

  /** Whether it runs; false when it is gone or paused. */
  public boolean isRunning() {
    return envd.running(envd.requestTimeout());
  }

  public SandboxDetails info() {
    return e2b.sandboxes().info(id());
  }

  /** Sets the remaining life, counted from now; it may become shorter. */
  public void setTimeout(Duration timeout) {
    if (!e2b.config().debug()) {
      e2b.sandboxes().setTimeout(id(), timeout);
    }
  }

  /** What it used in a span; null for either end means what the server keeps. */
  public List<SandboxMetrics> metrics(@Nullable Instant start, @Nullable Instant end) {
    if (e2b.config().debug()) {
      return List.of();
    }
    envd.version().require(EnvdVersion.Feature.METRICS);
    return e2b.sandboxes().metrics(id(), start, end);
  }

  public List<LogEntry> logs(LogQuery query) {
    return e2b.sandboxes().logs(id(), query);
  }

  /** Pauses with its memory; false when it was paused already. {@link E2b#connect} resumes. */
  public boolean pause() {
    return e2b.sandboxes().pause(id(), true);
  }

  /** Keeps its state; it runs on. */
  public Snapshot snapshot(String name) {
    return e2b.sandboxes().snapshot(id(), name);
  }

  /** The snapshots that were made of it. */
  public Stream<Snapshot> snapshots() {
    return ListPage.stream(token -> e2b.sandboxes().snapshots(id(), "", 100, token));
  }

  /** Forks it; {@link E2b#open} makes sandboxes of what succeeded. */
  public List<ForkResult> fork(int count, Duration timeout) {
    return e2b.sandboxes().fork(id(), timeout, count);
  }

  /** Replaces the rules on what it may reach; what is left out is cleared. */
  public void updateNetwork(NetworkRules rules, @Nullable Boolean allowInternetAccess) {
    e2b.sandboxes().updateNetwork(id(), rules, allowInternetAccess);
  }

  /** Kills it; false when it was gone. */
  public boolean kill() {
    return e2b.config().debug() || e2b.sandboxes().kill(id());
  }

  /** Kills it. Idempotent. */
  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return "E2bSandbox[" + id() + "]";
  }
}
