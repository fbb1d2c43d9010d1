package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.AddressRules;
import io.github.e2bmcp.egress.dial.Dialer;
import io.github.e2bmcp.egress.dial.Lookups;
import io.github.e2bmcp.egress.dial.Resolver;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The proxy through which programs in sandboxes reach the network. One serves many sandboxes, each
 * with a policy of its own. Safe for use by several threads.
 */
public final class EgressProxy implements AutoCloseable {

  private static final long WATCH_MILLIS = 100;

  private final EgressLimits limits;
  private final Lookups lookups;
  private final Dialer dialer;
  private final Semaphore permits;
  private final Set<Egress> served = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("egress-watch").factory());

  private final ScheduledFuture<?> sweep;

  /** A proxy with bounds, a resolver and rules of the caller's choice; see {@link #standard}. */
  public EgressProxy(EgressLimits limits, Resolver resolver, AddressRules rules) {
    this.limits = limits;
    this.lookups = new Lookups(resolver, limits.resolveTimeout());
    this.dialer = new Dialer(rules, lookups, limits.connectTimeout());
    this.permits = new Semaphore(limits.allConnections());
    this.sweep =
        watch.scheduleWithFixedDelay(
            () -> served.forEach(Egress::cutOverdue),
            WATCH_MILLIS,
            WATCH_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** With standard limits, this machine's resolver and no exception from the rules. */
  public static EgressProxy standard() {
    return new EgressProxy(EgressLimits.standard(), Resolver.system(), AddressRules.strict());
  }

  /**
   * Opens a way out of the sandbox, on a free port of its loopback address. It ends with the
   * returned object, with this proxy, or with the sandbox.
   *
   * @throws SandboxException.Unsupported when the sandbox's engine cannot listen inside
   */
  public Egress serve(Sandbox sandbox, EgressPolicy policy) {
    return serve(sandbox, policy, 0);
  }

  /**
   * Opens a way out on a port of the caller's choice.
   *
   * @param port 0 for any that is free
   * @throws SandboxException.AlreadyExists when something inside listens there
   */
  public Egress serve(Sandbox sandbox, EgressPolicy policy, int port) {
    Gate gate = new Gate(policy, dialer, limits);
    Egress egress = new Egress(sandbox.listen(port), gate, permits, served::remove);
    served.add(egress);
    egress.start();
    return egress;
  }

  /** Ends every way out. Idempotent. */
  @Override
  public void close() {
    served.forEach(Egress::close);
    sweep.cancel(false);
    watch.shutdownNow();
    lookups.close();
  }
}
