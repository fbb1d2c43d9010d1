package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.api.SandboxAccess;
import io.github.e2bmcp.e2b.api.SandboxApi;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import io.github.e2bmcp.e2b.api.SandboxFilter;
import io.github.e2bmcp.e2b.api.Secrets;
import io.github.e2bmcp.e2b.api.Templates;
import io.github.e2bmcp.e2b.api.Volumes;
import io.github.e2bmcp.e2b.envd.EnvdVersion;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Http;
import io.github.e2bmcp.e2b.wire.Rest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A client of E2B.
 *
 * <pre>{@code
 * try (E2b e2b = E2b.fromEnvironment();
 *     E2bSandbox sandbox = e2b.create(NewSandbox.of("base"))) {
 *   System.out.println(sandbox.commands().run("echo hello").stdout());
 * }
 * }</pre>
 *
 * <p>Making one costs nothing; connections are made with the first call and kept.
 */
public final class E2b implements AutoCloseable {

  static final String USER_AGENT = "e2b-mcp-java/0.1.0";
  private static final EnvdVersion OLDEST = new EnvdVersion(0, 1, 0);

  private final E2bConfig config;
  private final Http http;
  private final SandboxApi sandboxes;
  private final Templates templates;
  private final Volumes volumes;
  private final Secrets secrets;

  public E2b(E2bConfig config) {
    this.config = config;
    http = new Http(config.proxy());
    Rest rest = new Rest(http, config.effectiveApiUrl(), headers(config), config.retries());
    boolean authorized = !config.apiKey().isEmpty() || config.debug();
    Duration timeout = config.requestTimeout();
    sandboxes = new SandboxApi(rest, timeout, authorized);
    templates = new Templates(rest, timeout, authorized);
    volumes = new Volumes(rest, timeout, authorized, config::effectiveVolumeUrl);
    secrets = new Secrets(rest, timeout, authorized);
  }

  /** A client that is configured by {@code E2B_API_KEY} and the other variables. */
  public static E2b fromEnvironment() {
    return new E2b(E2bConfig.fromEnvironment());
  }

  private static Map<String, String> headers(E2bConfig config) {
    Map<String, String> headers = new HashMap<>();
    headers.put("User-Agent", USER_AGENT);
    if (!config.apiKey().isEmpty()) {
      headers.put("X-API-Key", config.apiKey());
    }
    headers.putAll(config.headers());
    return headers;
  }

  public E2bConfig config() {
    return config;
  }

  /** The calls to the control plane, one by one. */
  public SandboxApi sandboxes() {
    return sandboxes;
  }

  public Templates templates() {
    return templates;
  }

  public Volumes volumes() {
    return volumes;
  }

  public Secrets secrets() {
    return secrets;
  }

  /** Creates a sandbox of the default template. */
  public E2bSandbox create() {
    return create(NewSandbox.of(NewSandbox.DEFAULT_TEMPLATE));
  }

  /**
   * Creates a sandbox.
   *
   * @throws E2bException.Authentication without a key that the server takes
   * @throws E2bException.RateLimit when there are too many already
   */
  public E2bSandbox create(NewSandbox wanted) {
    if (config.debug()) {
      return open(debugAccess("debug_sandbox_id"));
    }
    SandboxAccess access = sandboxes.create(wanted);
    if (EnvdVersion.parse(access.envdVersion()).compareTo(OLDEST) < 0) {
      sandboxes.kill(access.sandboxId());
      throw new E2bException.Template(
          "The template " + wanted.template() + " is too old for this client; rebuild it");
    }
    E2bSandbox sandbox = open(access);
    if (wanted.mcp() != null) {
      McpGateway.start(sandbox, wanted.mcp());
    }
    return sandbox;
  }

  /** Connects to a sandbox; a paused one is resumed. */
  public E2bSandbox connect(String sandboxId) {
    return connect(sandboxId, Duration.ofMinutes(5), false);
  }

  /**
   * Connects to a sandbox.
   *
   * @param timeout the least that its remaining life becomes
   * @param reboot whether to start a paused one from its files instead of its memory
   * @throws E2bException.SandboxNotFound when it is gone
   */
  public E2bSandbox connect(String sandboxId, Duration timeout, boolean reboot) {
    return open(
        config.debug() ? debugAccess(sandboxId) : sandboxes.connect(sandboxId, timeout, reboot));
  }

  /** All sandboxes that match, fetched page by page. */
  public Stream<SandboxDetails> list(SandboxFilter filter) {
    return sandboxes.list(filter);
  }

  /** A sandbox by what it takes to talk to it, as {@code fork} hands out. No request is made. */
  public E2bSandbox open(SandboxAccess access) {
    return new E2bSandbox(this, http, access);
  }

  private static SandboxAccess debugAccess(String id) {
    return new SandboxAccess(id, "", "", EnvdVersion.NEWEST.toString(), "", "", false);
  }

  Http http() {
    return http;
  }

  /** Ends every connection, also those in use; sandboxes live on. Idempotent. */
  @Override
  public void close() {
    http.close();
  }
}
