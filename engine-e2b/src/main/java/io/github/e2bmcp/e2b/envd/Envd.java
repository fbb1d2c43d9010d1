package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Connect;
import io.github.e2bmcp.e2b.wire.Failures;
import io.github.e2bmcp.e2b.wire.Reply;
import io.github.e2bmcp.e2b.wire.Rest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox's daemon.
 *
 * @param rest sends to it with the sandbox's headers
 * @param requestTimeout how long a request may take unless its caller says otherwise
 */
public record Envd(Rest rest, EnvdVersion version, Duration requestTimeout) {

  /** More than twice what signs of life are apart. */
  public static final Duration SILENCE = Duration.ofSeconds(125);

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

  /** Whether the sandbox runs; a sandbox that the edge does not know does not. */
  public boolean running(Duration timeout) {
    int status = rest.call("GET", "/health", null, timeout).status();
    if (status == 502) {
      return false;
    }
    if (status < 200 || status > 299) {
      throw new E2bException.SandboxError("The health check answered " + status).withStatus(status);
    }
    return true;
  }

  /** What the sandbox uses now. */
  public EnvdMetrics metrics() {
    return probing(() -> {
      Reply reply = rest.call("GET", "/metrics", null, requestTimeout);
      if (!reply.ok()) {
        throw Failures.ofEnvd(reply);
      }
      return EnvdMetrics.read(reply.json());
    });
  }

  Connect connect() {
    return new Connect(rest);
  }

  /** The header that chooses the Linux user; an empty user means the sandbox's default. */
  Map<String, String> userHeader(String user) {
    String name = effectiveUser(user);
    if (name.isEmpty()) {
      return Map.of();
    }
    byte[] pair = (name + ":").getBytes(StandardCharsets.UTF_8);
    return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** Old daemons have no default user and must be told. */
  public String effectiveUser(String user) {
    return user.isEmpty() && !version.has(EnvdVersion.Feature.DEFAULT_USER) ? "user" : user;
  }

  /** Runs the call; when the connection fails, asks the edge whether the sandbox is gone. */
  public <T> T probing(Supplier<T> call) {
    try {
      return call.get();
    } catch (E2bException.ConnectionFailed e) {
      throw explained(e);
    }
  }

  E2bException explained(E2bException.ConnectionFailed broken) {
    E2bException verdict = deathVerdict(broken);
    return verdict == null ? broken : verdict;
  }

  /**
   * What to do about a stream on which nothing came for so long. Who gave signs of life and stopped
   * is gone; of a server that never did, as some compatible ones, the sandbox is asked.
   *
   * @return the error to end with; null to go on
   */
  public @Nullable E2bException aboutSilence(Duration silence, boolean gaveSigns) {
    return gaveSigns
        ? new E2bException.SandboxUnreachable(
            "The sandbox gave no sign of life for " + silence.toSeconds() + " seconds")
        : deathVerdict(null);
  }

  /** Why nothing more can come of this sandbox; null when it is alive. */
  @Nullable E2bException deathVerdict(@Nullable Throwable cause) {
    try {
      return running(PROBE_TIMEOUT)
          ? null
          : new E2bException.SandboxNotRunning(
                  "The sandbox was killed or reached its end of life during the request.")
              .withStatus(502)
              .because(cause);
    } catch (E2bException.Cancelled e) {
      return e;
    } catch (E2bException e) {
      return new E2bException.SandboxUnreachable(
              "The sandbox could not be reached, and its health check failed too: " + e.text())
          .because(cause);
    }
  }
}
