package io.github.e2bmcp.packages.index;

import io.github.e2bmcp.packages.policy.PackagePolicy;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a Python project in one index, by name. */
public final class SimplePage {

  private final String project;
  private final Map<String, SimpleFile> files = new LinkedHashMap<>();

  public SimplePage(String project, List<SimpleFile> all) {
    this.project = project;
    all.forEach(file -> files.putIfAbsent(file.filename(), file));
  }

  String project() {
    return project;
  }

  List<SimpleFile> files() {
    return List.copyOf(files.values());
  }

  public @Nullable SimpleFile file(String filename) {
    return files.get(filename);
  }

  /** What is left of it under a policy. */
  public SimplePage under(PackagePolicy policy, Instant now) {
    Instant newest = now.minus(policy.minimumAge());
    List<SimpleFile> kept =
        files.values().stream()
            .filter(file -> policy.yanked() || file.yanked() == null)
            .filter(file -> policy.sourceBuilds() || !file.isSource())
            .filter(file -> policy.minimumAge().isZero() || isOlder(file, newest))
            .toList();
    return new SimplePage(project, kept);
  }

  private static boolean isOlder(SimpleFile file, Instant newest) {
    try {
      return !Instant.parse(file.uploadTime()).isAfter(newest);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
