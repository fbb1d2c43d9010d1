package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.mcp.connection.Pace;
import io.github.e2bmcp.mcp.message.McpException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keeps one principal from taking what others need. */
final class Quotas {
  private static final int MAX_PRINCIPALS = 10_000;

  private final HttpOptions.Quota quota;
  private final Map<String, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

  Quotas(HttpOptions.Quota quota) {
    this.quota = quota;
  }

  private static final class Account {
    private final Pace pace;
    private int running;

    Account(HttpOptions.Quota quota) {
      long each = TimeUnit.MINUTES.toNanos(1) / quota.perMinute();
      this.pace = new Pace(quota.perMinute(), each);
    }
  }

  /**
   * Counts requests that are served one after the other; {@link #leave} ends them.
   *
   * @param requests at least 1
   * @throws McpException when the principal has used up what it may have at this time
   */
  synchronized void enter(String principal, int requests) {
    Account account = accounts.computeIfAbsent(principal, name -> new Account(quota));
    if (account.running >= quota.concurrent()) {
      throw new McpException(
          McpException.TOO_MANY_REQUESTS,
          "Too many requests at once: " + quota.concurrent() + " of yours are being served");
    }
    if (!account.pace.take(requests)) {
      throw new McpException(
          McpException.TOO_MANY_REQUESTS,
          "Too many requests: " + quota.perMinute() + " a minute are allowed");
    }
    account.running++;
    forgetOldest();
  }

  /**
   * When a request that was refused may be tried again.
   *
   * @return seconds, at least 1
   */
  synchronized long secondsUntil(String principal, int requests) {
    Account account = accounts.get(principal);
    long nanos = account == null ? 0 : account.pace.nanosUntil(requests);
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1));
  }

  synchronized void leave(String principal) {
    Account account = accounts.get(principal);
    if (account != null) {
      account.running--;
    }
  }

  private void forgetOldest() {
    if (accounts.size() > MAX_PRINCIPALS) {
      accounts
          .entrySet()
          .removeIf(entry -> accounts.size() > MAX_PRINCIPALS && entry.getValue().running == 0);
    }
  }
}
