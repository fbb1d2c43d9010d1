package io.github.e2bmcp.gateway.network;

import io.github.e2bmcp.egress.Egress;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox's way to the network. A sandbox whose engine gives it a network of its own has none
 * here, and takes no rules.
 */
public final class WayOut implements AutoCloseable {

  /**
   * The proxy's port inside, where it is free: the same in every sandbox, so that what runs in one
   * that comes back from disk, or in a copy, still finds it.
   */
  private static final int PORT = 49_982;

  private final Sandbox sandbox;
  private final Outside outside;
  private final Registries registries;
  private @Nullable Egress egress;
  private volatile NetworkTerms terms;

  private WayOut(Sandbox sandbox, Outside outside, NetworkTerms terms) {
    this.sandbox = sandbox;
    this.outside = outside;
    this.registries = new Registries(sandbox, outside);
    this.terms = terms;
  }

  /** One that is not open yet, of a sandbox that is paused. */
  public static WayOut closed(Sandbox sandbox, Outside outside, NetworkTerms terms) {
    WayOut wayOut = new WayOut(sandbox, outside, terms);
    wayOut.closeRegistriesUnlessFree();
    return wayOut;
  }

  /**
   * An open one.
   *
   * @throws Refusal 501 when there are rules and the engine cannot hold a sandbox to them
   */
  public static WayOut of(Sandbox sandbox, Outside outside, NetworkTerms terms) throws Refusal {
    WayOut wayOut = closed(sandbox, outside, terms);
    wayOut.open();
    return wayOut;
  }

  /**
   * Opens it, unless it is open.
   *
   * @throws Refusal 501 when there are rules and the engine cannot hold a sandbox to them
   */
  public synchronized void open() throws Refusal {
    if (egress != null) {
      return;
    }
    try {
      egress = serve();
    } catch (SandboxException.Unsupported e) {
      requireNoRules(terms);
    }
  }

  private Egress serve() {
    try {
      return outside.proxy().serve(sandbox, terms.policy(), PORT);
    } catch (SandboxException.AlreadyExists e) {
      return outside.proxy().serve(sandbox, terms.policy(), 0);
    }
  }

  /** Registries are hosts as others are: under rules that deny all they are denied too. */
  private void closeRegistriesUnlessFree() {
    if (terms.policy().deniesAll()) {
      registries.close();
    }
  }

  private void requireNoRules(NetworkTerms wanted) throws Refusal {
    if (egress == null && !wanted.policy().denied().isEmpty()) {
      throw new Refusal(501, "The engine of this server cannot hold a sandbox to network rules.");
    }
  }

  public NetworkTerms terms() {
    return terms;
  }

  /** Replaces the rules; connections that are open end. */
  public synchronized void replace(NetworkTerms wanted) throws Refusal {
    requireNoRules(wanted);
    if (egress != null) {
      egress.policy(wanted.policy());
    }
    terms = wanted;
    closeRegistriesUnlessFree();
  }

  /** What makes programs inside use it. */
  public synchronized Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(registries.environment());
    if (egress != null) {
      environment.putAll(egress.environment());
    }
    return environment;
  }

  @Override
  public synchronized void close() {
    registries.close();
    if (egress != null) {
      egress.close();
    }
  }
}
