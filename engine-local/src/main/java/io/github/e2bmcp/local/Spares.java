package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sandboxes that were started before anybody asked for one. Each has its place, but is in no list:
 * nobody knows of it until it becomes what somebody asks for. Thread-safe.
 */
final class Spares implements AutoCloseable {

  private final Limits limits;
  private final Places places;
  private final Stock<LiveSandbox> stock;

  /**
   * None yet.
   *
   * @param size how many to keep, 0 for none
   * @param limits of the sandboxes that they stand in for
   * @param launch starts one, and gives its place back when that fails
   */
  Spares(int size, Limits limits, Places places, Function<SandboxSpec, LiveSandbox> launch) {
    this.limits = limits;
    this.places = places;
    SandboxSpec spec = SandboxSpec.standard().withLimits(limits);
    this.stock =
        new Stock<>(
            size,
            () -> {
              places.take(limits);
              return launch.apply(spec);
            },
            this::discard);
  }

  private void discard(LiveSandbox live) {
    live.end(EndedBy.KILLED);
    places.giveBack();
  }

  /** One that is now what was asked for; null where there is none of that kind. */
  @Nullable LiveSandbox take(SandboxSpec wanted) {
    if (!wanted.template().isEmpty() || !wanted.limits().equals(limits)) {
      return null;
    }
    for (LiveSandbox live = stock.take(); live != null; live = stock.take()) {
      live.become(wanted);
      if (live.isAlive()) {
        return live;
      }
      places.giveBack();
    }
    return null;
  }

  /** Makes up for what was taken, in the background. */
  void refill() {
    stock.refill();
  }

  /** How many are ready now. */
  int ready() {
    return stock.ready();
  }

  /** Ends those that nobody took; one that is being made is ended by its maker. */
  @Override
  public void close() {
    stock.close();
  }
}
