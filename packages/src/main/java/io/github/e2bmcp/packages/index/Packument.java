package io.github.e2bmcp.packages.index;

import io.github.e2bmcp.packages.host.RegistryException;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an npm registry tells of one package: its versions and where their files are. */
public final class Packument {

  /** The form without READMEs; npm asks for it when it installs. */
  public static final String ABBREVIATED = "application/vnd.npm.install-v1+json";

  private static final JsonMapper MAPPER = new JsonMapper();

  private final String name;
  private final byte[] text;
  private final Map<String, Dist> files;

  /** What is told of a version's file. */
  private record Dist(String tarball, String integrity, String shasum) {

    static Dist of(JsonNode dist) {
      return new Dist(
          dist.path("tarball").asString(""),
          dist.path("integrity").asString(""),
          dist.path("shasum").asString(""));
    }
  }

  private Packument(String name, byte[] text, Map<String, Dist> files) {
    this.name = name;
    this.text = text;
    this.files = files;
  }

  /**
   * Reads an answer; what the policy does not offer is left out at once.
   *
   * @param packageRoot where this gateway offers the package, without a slash at its end
   */
  public static Packument parse(
      String name, byte[] body, PackagePolicy policy, Instant now, String packageRoot)
      throws RegistryException {
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode root) {
        if (!policy.minimumAge().isZero()) {
          dropNewerThan(root, now.minus(policy.minimumAge()));
        }
        // Not the tree is kept, which takes ten times the room.
        Map<String, Dist> files = takeAddresses(root, packageRoot);
        return new Packument(name, MAPPER.writeValueAsBytes(root), files);
      }
      throw new RegistryException("The package registry's answer for " + name + " is no object.");
    } catch (JacksonException e) {
      throw new RegistryException("The package registry's answer for " + name + " is broken.", e);
    }
  }

  private static Map<String, Dist> takeAddresses(ObjectNode root, String packageRoot) {
    Map<String, Dist> files = new HashMap<>();
    for (Map.Entry<String, JsonNode> version : root.path("versions").properties()) {
      if (version.getValue().path("dist") instanceof ObjectNode dist) {
        files.put(version.getKey(), Dist.of(dist));
        dist.put("tarball", packageRoot + "/-/" + version.getKey() + ".tgz");
      }
    }
    return files;
  }

  /** Where the registry has a version's file; null when there is no such version. */
  public @Nullable URI tarball(String version) throws RegistryException {
    Dist dist = files.get(version);
    if (dist == null) {
      return null;
    }
    try {
      return URI.create(dist.tarball());
    } catch (IllegalArgumentException e) {
      throw new RegistryException("The registry's link to " + name + " is no URL.", e);
    }
  }

  public @Nullable Digest digest(String version) {
    Dist dist = files.get(version);
    if (dist == null) {
      return null;
    }
    Digest best = Digest.ofIntegrity(dist.integrity());
    return best == null ? Digest.best(Map.of("sha1", dist.shasum())) : best;
  }

  /** What the registry told, with every file's address at this gateway; not to be changed. */
  public byte[] text() {
    return text;
  }

  /** Versions whose time is not told are dropped too, and tags that point to what was dropped. */
  private static void dropNewerThan(ObjectNode root, Instant newest) {
    if (!(root.path("versions") instanceof ObjectNode versions)) {
      return;
    }
    List<String> dropped = new ArrayList<>();
    for (Map.Entry<String, JsonNode> version : versions.properties()) {
      String time = root.path("time").path(version.getKey()).asString("");
      if (!isOlder(time, newest)) {
        dropped.add(version.getKey());
      }
    }
    versions.remove(dropped);
    if (root.path("dist-tags") instanceof ObjectNode tags) {
      List<String> dangling = new ArrayList<>();
      for (Map.Entry<String, JsonNode> tag : tags.properties()) {
        if (dropped.contains(tag.getValue().asString(""))) {
          dangling.add(tag.getKey());
        }
      }
      tags.remove(dangling);
      String last = null;
      for (Map.Entry<String, JsonNode> version : versions.properties()) {
        last = version.getKey();
      }
      if (dangling.contains("latest") && last != null) {
        tags.put("latest", last);
      }
    }
  }

  private static boolean isOlder(String time, Instant newest) {
    try {
      return !Instant.parse(time).isAfter(newest);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
