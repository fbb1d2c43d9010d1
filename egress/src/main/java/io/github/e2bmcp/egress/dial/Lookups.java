package io.github.e2bmcp.egress.dial;

import io.github.e2bmcp.egress.address.HostName;
import io.github.e2bmcp.egress.address.Refused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up with a deadline. On platform threads, because the system's resolver is a native
 * call that would hold a virtual thread's carrier; on few, because it cannot be interrupted.
 */
public final class Lookups implements AutoCloseable {

  private static final int THREADS = 16;

  private final Resolver resolver;
  private final Duration deadline;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("egress-lookup-", 0).factory());

  public Lookups(Resolver resolver, Duration deadline) {
    this.resolver = resolver;
    this.deadline = deadline;
  }

  /** At least one address; the only look-up that a connection makes. */
  List<InetAddress> addresses(HostName host) throws Refused {
    InetAddress literal = host.literal();
    if (literal != null) {
      return List.of(literal);
    }
    try {
      Future<List<InetAddress>> answer =
          threads.submit(() -> List.copyOf(resolver.resolve(host.text())));
      return await(host, answer);
    } catch (RejectedExecutionException e) {
      throw new Refused(Refused.Kind.BUSY, "too many names are being looked up; try again");
    }
  }

  private List<InetAddress> await(HostName host, Future<List<InetAddress>> answer) throws Refused {
    try {
      List<InetAddress> addresses = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (addresses.isEmpty()) {
        throw new Refused(Refused.Kind.UNRESOLVED, host.text() + " has no address");
      }
      return addresses;
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Refused(
          Refused.Kind.TIMEOUT,
          host.text() + " was not resolved within " + deadline.toMillis() + " ms");
    } catch (ExecutionException e) {
      String why =
          e.getCause() instanceof UnknownHostException ? " is unknown" : " does not resolve";
      throw new Refused(Refused.Kind.UNRESOLVED, host.text() + why);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new Refused(Refused.Kind.UNREACHABLE, "the sandbox is ending");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
