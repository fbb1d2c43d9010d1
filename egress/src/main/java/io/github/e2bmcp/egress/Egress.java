package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Refused;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxListener;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** One sandbox's way out. Safe for use by several threads. */
public final class Egress implements AutoCloseable {

  private static final Duration ACCEPT_WAIT = Duration.ofSeconds(10);

  private final SandboxListener listener;
  private volatile Gate gate;
  private final Semaphore all;
  private final Semaphore own;
  private final Consumer<Egress> ended;
  private final EgressLog log;
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Egress(SandboxListener listener, Gate gate, Semaphore all, Consumer<Egress> ended) {
    this.listener = listener;
    this.gate = gate;
    this.all = all;
    this.own = new Semaphore(gate.limits().connections());
    this.ended = ended;
    this.log = new EgressLog(gate.limits().logEntries());
  }

  /** The port inside, on 127.0.0.1: an HTTP proxy and a SOCKS 5 server. */
  public int port() {
    return listener.port();
  }

  public EgressPolicy policy() {
    return gate.policy();
  }

  /** Replaces the policy, and ends the connections that the old one let through. */
  public void policy(EgressPolicy policy) {
    gate = new Gate(policy, gate.dialer(), gate.limits());
    passages.forEach(Passage::close);
  }

  /**
   * What makes programs inside use it. SOCKS is left out, because clients that find it in {@code
   * ALL_PROXY} without a library for it fail at once.
   */
  public Map<String, String> environment() {
    String proxy = "http://127.0.0.1:" + port();
    String direct = "localhost,127.0.0.1,::1,0.0.0.0";
    Map<String, String> environment = new TreeMap<>();
    for (String name : List.of("http_proxy", "https_proxy", "all_proxy")) {
      environment.put(name, proxy);
      environment.put(name.toUpperCase(Locale.ROOT), proxy);
    }
    environment.put("no_proxy", direct);
    environment.put("NO_PROXY", direct);
    environment.put("NODE_USE_ENV_PROXY", "1");
    return Map.copyOf(environment);
  }

  public EgressLog log() {
    return log;
  }

  /** Connections that are open now. */
  public int connections() {
    return passages.size();
  }

  /** Ends the way out and every connection on it. Idempotent. */
  @Override
  public void close() {
    closed = true;
    ended.accept(this);
    closeListener();
    passages.forEach(Passage::close);
  }

  void start() {
    Thread.ofVirtual().name("egress-accept").start(this::acceptAll);
  }

  /** What closes may wait for the sandbox, so it runs on a thread of its own. */
  void cutOverdue() {
    for (Passage passage : passages) {
      if (passage.isOverdue()) {
        passage.notDue();
        passage.cut("timed out");
        Thread.ofVirtual().name("egress-cut").start(passage::close);
      }
    }
  }

  private void acceptAll() {
    try {
      while (!closed) {
        long asked = System.nanoTime();
        SandboxStream stream = listener.accept(ACCEPT_WAIT);
        if (stream != null) {
          Thread.ofVirtual().name("egress-connection").start(() -> serve(stream));
        } else if (System.nanoTime() - asked < ACCEPT_WAIT.toNanos() / 2) {
          // Nothing before the wait was over means that the listener has ended, and the sandbox.
          break;
        }
      }
    } catch (SandboxException e) {
      // The sandbox has ended, and with it every connection.
    } finally {
      close();
    }
  }

  private void serve(SandboxStream stream) {
    Passage passage = new Passage(stream, gate.limits().idleTimeout());
    boolean admitted = own.tryAcquire();
    boolean admittedByAll = admitted && all.tryAcquire();
    passages.add(passage);
    try {
      if (closed) {
        return;
      }
      passage.dueIn(gate.limits().greetingTimeout());
      converse(Client.of(stream, gate, passage), admittedByAll);
    } catch (IOException | UncheckedIOException | SandboxException e) {
      passage.cut("broken off");
    } catch (InterruptedException e) {
      passage.cut("broken off");
      Thread.currentThread().interrupt();
    } finally {
      passage.close();
      log.add(passage.entry());
      if (admittedByAll) {
        all.release();
      }
      if (admitted) {
        own.release();
      }
      passages.remove(passage);
    }
  }

  private static void converse(Client client, boolean admitted)
      throws IOException, InterruptedException {
    if (!admitted) {
      client.passage().notDue();
      new HttpSide(client)
          .refuse(new Refused(Refused.Kind.BUSY, "too many connections of this sandbox are open"));
      return;
    }
    switch (client.peek()) {
      case -1 -> client.passage().cut("nothing was asked for");
      case SocksSide.VERSION -> new SocksSide(client).answer();
      default -> new HttpSide(client).answer();
    }
  }

  private void closeListener() {
    try {
      listener.close();
    } catch (SandboxException | UncheckedIOException e) {
      // Whatever ended the sandbox has closed it.
      closed = true;
    }
  }
}
