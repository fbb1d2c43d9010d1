package io.github.e2bmcp.e2b.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which sandboxes to list.
 *
 * @param metadata each must be equal
 * @param states empty for all
 * @param template empty for all
 * @param startedAfter null for all
 * @param newestFirst null for the server's order
 */
public record SandboxFilter(
    Map<String, String> metadata,
    Set<SandboxDetails.State> states,
    String template,
    @Nullable Instant startedAfter,
    @Nullable Boolean newestFirst) {

  public SandboxFilter {
    metadata = Map.copyOf(metadata);
    states = Set.copyOf(states);
  }

  public static SandboxFilter all() {
    return new SandboxFilter(Map.of(), Set.of(), "", null, null);
  }

  public static SandboxFilter metadata(Map<String, String> metadata) {
    return new SandboxFilter(metadata, Set.of(), "", null, null);
  }

  /** Those of a list that match, in the order asked for, where a server does not do so itself. */
  List<SandboxDetails> of(List<SandboxDetails> all) {
    Stream<SandboxDetails> matching = all.stream().filter(this::matches);
    Comparator<SandboxDetails> byAge = Comparator.comparing(SandboxDetails::startedAt);
    if (newestFirst != null) {
      matching = matching.sorted(newestFirst ? byAge.reversed() : byAge);
    }
    return matching.toList();
  }

  private boolean matches(SandboxDetails one) {
    boolean ofTemplate =
        template.isEmpty() || template.equals(one.templateId()) || template.equals(one.alias());
    return ofTemplate
        && (states.isEmpty() || states.contains(one.state()))
        && (startedAfter == null || !one.startedAt().isBefore(startedAfter));
  }
}
