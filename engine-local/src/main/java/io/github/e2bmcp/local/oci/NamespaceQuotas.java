package io.github.e2bmcp.local.oci;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds what the kernel counts for a user namespace and, above it, for the user of the host who
 * made it (namespaces(7), {@code /proc/sys/user}): otherwise one sandbox could take all from the
 * others and from the host's own programs.
 */
final class NamespaceQuotas {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** A host's user has 128 instances where nobody has set it otherwise. */
  private static final String SET =
      """
      cd /proc/sys/user && echo 16 >max_inotify_instances && echo 16384 >max_inotify_watches
      """;

  private NamespaceQuotas() {}

  /**
   * Sets them for a container in which nothing untrusted runs yet. Where this cannot be done, the
   * host's own bounds are all there is, which the layer {@code watch-quota} tells.
   */
  static void set(long pid, IdRange ids, Path log) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--user"));
    if (ids.isSingle()) {
      // This user is the namespace's root already, and must not leave its groups (setgroups(2)).
      command.add("--preserve-credentials");
    }
    command.addAll(List.of("--target", Long.toString(pid), "--", "/bin/sh", "-c", SET));
    Commands.run(command, log, DEADLINE);
  }
}
