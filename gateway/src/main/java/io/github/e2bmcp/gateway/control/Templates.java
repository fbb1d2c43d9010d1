package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What new sandboxes are made from: the names that E2B's clients use without being told, those of
 * the operator, and the owner's snapshots.
 */
final class Templates {

  static final String OWNER = "e2b-owner";
  static final String NAME = "e2b-name";
  static final String SANDBOX = "e2b-id";

  /** They all mean the engine's own root file system, which has what is expected of each. */
  private static final Set<String> USUAL =
      Set.of("base", "code-interpreter", "code-interpreter-v1", "mcp-gateway");

  private final Supplier<SandboxEngine> engine;
  private final Set<String> offered;

  Templates(Supplier<SandboxEngine> engine, Set<String> offered) {
    this.engine = engine;
    this.offered = Set.copyOf(offered);
  }

  /**
   * The engine's name of what a request calls by this one.
   *
   * @throws Refusal 404 when there is none
   */
  String find(String owner, String name) throws Refusal {
    if (offered.contains(name)) {
      return name;
    }
    if (USUAL.contains(name)) {
      return "";
    }
    Optional<Snapshot> snapshot = snapshot(owner, name);
    if (snapshot.isPresent()) {
      return snapshot.get().id();
    }
    Set<String> known = new TreeSet<>(USUAL);
    known.addAll(offered);
    throw new Refusal(
        404,
        "template '%s' not found; this server has %s, and your snapshots".formatted(name, known));
  }

  /** The owner's newest snapshot with this id or name. */
  Optional<Snapshot> snapshot(String owner, String name) {
    return snapshots(owner).stream()
        .filter(one -> one.id().equals(name) || name(one).equals(name))
        .max(Comparator.comparing(Snapshot::createdAt));
  }

  /** The owner's, oldest first. */
  List<Snapshot> snapshots(String owner) {
    return engine.get().snapshots().stream()
        .filter(one -> owner.equals(one.metadata().get(OWNER)))
        .toList();
  }

  static String name(Snapshot snapshot) {
    return snapshot.metadata().getOrDefault(NAME, "");
  }
}
