package io.github.e2bmcp.packages.index;

import io.github.e2bmcp.packages.host.RegistryException;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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
  private final ObjectNode root;

  private Packument(String name, ObjectNode root) {
    this.name = name;
    this.root = root;
  }

  /** Reads an answer; what the policy does not offer is left out at once. */
  public static Packument parse(String name, byte[] body, PackagePolicy policy, Instant now)
      throws RegistryException {
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode root) {
        Packument packument = new Packument(name, root);
        if (!policy.minimumAge().isZero()) {
          packument.dropNewerThan(now.minus(policy.minimumAge()));
        }
        return packument;
      }
      throw new RegistryException("The package registry's answer for " + name + " is no object.");
    } catch (JacksonException e) {
      throw new RegistryException("The package registry's answer for " + name + " is broken.", e);
    }
  }

  /** Where the registry has a version's file; null when there is no such version. */
  public @Nullable URI tarball(String version) throws RegistryException {
    JsonNode dist = dist(version);
    if (dist == null) {
      return null;
    }
    try {
      return URI.create(dist.path("tarball").asString(""));
    } catch (IllegalArgumentException e) {
      throw new RegistryException("The registry's link to " + name + " is no URL.", e);
    }
  }

  public @Nullable Digest digest(String version) {
    JsonNode dist = dist(version);
    if (dist == null) {
      return null;
    }
    Digest best = Digest.ofIntegrity(dist.path("integrity").asString(""));
    return best == null ? Digest.best(Map.of("sha1", dist.path("shasum").asString(""))) : best;
  }

  /** The same with every file's address at this gateway. */
  public byte[] rewritten(String packageRoot) {
    ObjectNode copy = root.deepCopy();
    for (Map.Entry<String, JsonNode> version : copy.path("versions").properties()) {
      if (version.getValue().path("dist") instanceof ObjectNode dist) {
        dist.put("tarball", packageRoot + "/-/" + version.getKey() + ".tgz");
      }
    }
    return MAPPER.writeValueAsBytes(copy);
  }

  private @Nullable JsonNode dist(String version) {
    JsonNode found = root.path("versions").path(version).path("dist");
    return found.isObject() ? found : null;
  }

  /** Versions whose time is not told are dropped too, and tags that point to what was dropped. */
  private void dropNewerThan(Instant newest) {
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
