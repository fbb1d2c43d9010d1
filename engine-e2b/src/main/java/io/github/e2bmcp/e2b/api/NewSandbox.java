package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Json;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a new sandbox shall be.
 *
 * @param template id, name or name:tag, or a snapshot's id
 * @param timeout its life, from one second to what the account allows; zero for the server's
 *     default
 * @param metadata labels to find it by
 * @param environment of every process in it
 * @param secure whether its daemon wants a token with every call; newer servers always do
 * @param allowInternetAccess null for the default, which is yes
 * @param network null for the default
 * @param lifecycle null for the default, which is to be killed
 * @param volumeMounts volume names by the paths they appear at
 * @param iamTokens workload identity tokens by name
 * @param mcp the configuration of the MCP gateway to start inside; null for none
 */
public record NewSandbox(
    String template,
    Duration timeout,
    Map<String, String> metadata,
    Map<String, String> environment,
    boolean secure,
    @Nullable Boolean allowInternetAccess,
    @Nullable NetworkRules network,
    @Nullable Lifecycle lifecycle,
    Map<String, String> volumeMounts,
    Map<String, IamToken> iamTokens,
    @Nullable JsonNode mcp) {

  public static final String DEFAULT_TEMPLATE = "base";
  public static final String INTERPRETER_TEMPLATE = "code-interpreter-v1";
  public static final String MCP_TEMPLATE = "mcp-gateway";

  public NewSandbox {
    metadata = Map.copyOf(metadata);
    environment = Map.copyOf(environment);
    volumeMounts = Map.copyOf(volumeMounts);
    iamTokens = Map.copyOf(iamTokens);
    iamTokens.keySet().forEach(IamToken::checkName);
    if (timeout.isNegative()) {
      throw new E2bException.InvalidArgument("timeout must not be negative");
    }
  }

  /** A sandbox of this template that lives for five minutes. */
  public static NewSandbox of(String template) {
    return new NewSandbox(
        template,
        Duration.ofMinutes(5),
        Map.of(),
        Map.of(),
        true,
        null,
        null,
        null,
        Map.of(),
        Map.of(),
        null);
  }

  public NewSandbox withTimeout(Duration value) {
    return new NewSandbox(
        template,
        value,
        metadata,
        environment,
        secure,
        allowInternetAccess,
        network,
        lifecycle,
        volumeMounts,
        iamTokens,
        mcp);
  }

  public NewSandbox withMetadata(Map<String, String> value) {
    return new NewSandbox(
        template,
        timeout,
        value,
        environment,
        secure,
        allowInternetAccess,
        network,
        lifecycle,
        volumeMounts,
        iamTokens,
        mcp);
  }

  public NewSandbox withEnvironment(Map<String, String> value) {
    return new NewSandbox(
        template,
        timeout,
        metadata,
        value,
        secure,
        allowInternetAccess,
        network,
        lifecycle,
        volumeMounts,
        iamTokens,
        mcp);
  }

  public NewSandbox withSecure(boolean value) {
    return new NewSandbox(
        template,
        timeout,
        metadata,
        environment,
        value,
        allowInternetAccess,
        network,
        lifecycle,
        volumeMounts,
        iamTokens,
        mcp);
  }

  public NewSandbox withInternetAccess(boolean value) {
    return new NewSandbox(
        template,
        timeout,
        metadata,
        environment,
        secure,
        value,
        network,
        lifecycle,
        volumeMounts,
        iamTokens,
        mcp);
  }

  public NewSandbox withNetwork(NetworkRules value) {
    return new NewSandbox(
        template,
        timeout,
        metadata,
        environment,
        secure,
        allowInternetAccess,
        value,
        lifecycle,
        volumeMounts,
        iamTokens,
        mcp);
  }

  public NewSandbox withLifecycle(Lifecycle value) {
    return new NewSandbox(
        template,
        timeout,
        metadata,
        environment,
        secure,
        allowInternetAccess,
        network,
        value,
        volumeMounts,
        iamTokens,
        mcp);
  }

  public NewSandbox withVolumes(Map<String, String> value) {
    return new NewSandbox(
        template,
        timeout,
        metadata,
        environment,
        secure,
        allowInternetAccess,
        network,
        lifecycle,
        value,
        iamTokens,
        mcp);
  }

  public NewSandbox withIamTokens(Map<String, IamToken> value) {
    return new NewSandbox(
        template,
        timeout,
        metadata,
        environment,
        secure,
        allowInternetAccess,
        network,
        lifecycle,
        volumeMounts,
        value,
        mcp);
  }

  public NewSandbox withMcp(JsonNode value) {
    return new NewSandbox(
        template,
        timeout,
        metadata,
        environment,
        secure,
        allowInternetAccess,
        network,
        lifecycle,
        volumeMounts,
        iamTokens,
        value);
  }

  ObjectNode message(boolean newest) {
    ObjectNode node = Json.object().put("templateID", template);
    if (!timeout.isZero()) {
      node.put("timeout", seconds(timeout));
    }
    if (!newest) {
      node.put("secure", secure);
    }
    node.set("metadata", Json.object(metadata));
    node.set("envVars", Json.object(environment));
    if (allowInternetAccess != null) {
      node.put("allow_internet_access", allowInternetAccess);
    }
    if (network != null) {
      node.set("network", network.message());
    }
    if (mcp != null) {
      node.set("mcp", mcp);
    }
    addLifecycle(node);
    addMounts(node);
    addTokens(node);
    return node;
  }

  private void addLifecycle(ObjectNode node) {
    if (lifecycle == null) {
      return;
    }
    boolean pause = lifecycle.onTimeout() == Lifecycle.OnTimeout.PAUSE;
    node.put("autoPause", pause);
    if (pause && !lifecycle.keepMemory()) {
      node.put("autoPauseMemory", false);
    }
    if (lifecycle.autoResume()) {
      node.putObject("autoResume").put("enabled", true);
    }
  }

  private void addMounts(ObjectNode node) {
    if (!volumeMounts.isEmpty()) {
      var mounts = node.putArray("volumeMounts");
      volumeMounts.forEach((path, name) -> mounts.addObject().put("name", name).put("path", path));
    }
  }

  private void addTokens(ObjectNode node) {
    if (!iamTokens.isEmpty()) {
      ObjectNode tokens = node.putObject("iam").putObject("tokens");
      iamTokens.forEach((name, token) ->
          tokens.putObject(name).put("audience", token.audience()).put("tokenType", token.type()));
    }
  }

  /** Whole seconds, rounded up, since 0 would mean something else. */
  static long seconds(Duration duration) {
    return duration.plusSeconds(1).minusNanos(1).toSeconds();
  }
}
