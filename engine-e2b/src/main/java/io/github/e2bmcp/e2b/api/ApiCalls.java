package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Failures;
import io.github.e2bmcp.e2b.wire.Reply;
import io.github.e2bmcp.e2b.wire.Rest;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls to one part of the control plane, with that part's errors. */
final class ApiCalls {

  private final Rest rest;
  private final Duration timeout;
  private final boolean authorized;
  private final UnaryOperator<E2bException> asOurs;

  /**
   * Calls.
   *
   * @param authorized whether there is a key at all
   * @param asOurs makes a general failure one of this part
   */
  ApiCalls(Rest rest, Duration timeout, boolean authorized, UnaryOperator<E2bException> asOurs) {
    this.rest = rest;
    this.timeout = timeout;
    this.authorized = authorized;
    this.asOurs = asOurs;
  }

  /** The answer, whatever its status. */
  Reply any(String method, String path, @Nullable JsonNode body) {
    if (!authorized) {
      throw new E2bException.Authentication(
          "API key is required: set the environment variable E2B_API_KEY or give one to E2bConfig;"
              + " the dashboard of E2B has a page for keys");
    }
    return rest.call(method, path, body, timeout);
  }

  /** The answer when it is a success. */
  Reply ok(String method, String path, @Nullable JsonNode body) {
    return checked(any(method, path, body));
  }

  Reply checked(Reply reply) {
    if (!reply.ok()) {
      throw failure(reply);
    }
    return reply;
  }

  /** False on 404. */
  boolean found(String method, String path, @Nullable JsonNode body) {
    Reply reply = any(method, path, body);
    if (reply.status() == 404) {
      return false;
    }
    checked(reply);
    return true;
  }

  E2bException failure(Reply reply) {
    E2bException general = Failures.ofApi(reply);
    // What concerns the caller's account keeps its own type in every part.
    boolean shared =
        general instanceof E2bException.Authentication
            || general instanceof E2bException.RateLimit
            || general instanceof E2bException.ServiceBusy;
    return shared ? general : asOurs.apply(general);
  }
}
