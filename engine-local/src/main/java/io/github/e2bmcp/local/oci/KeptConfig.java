package io.github.e2bmcp.local.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The runtime configuration that a sandbox had when its memory was kept. It goes on only with the
 * same mounts in the same order; places on this machine and ids may be others.
 */
record KeptConfig(JsonNode config) {

  static KeptConfig read(Path file) throws IOException {
    try {
      return new KeptConfig(JsonMapper.shared().readTree(Files.readAllBytes(file)));
    } catch (JacksonException e) {
      throw new IOException(file + " is damaged", e);
    }
  }

  /**
   * Gives a fresh configuration this one's mounts.
   *
   * @throws IOException when this machine lacks one of them now
   */
  void applyTo(ObjectNode fresh) throws IOException {
    Map<String, JsonNode> here = new HashMap<>();
    for (JsonNode mount : fresh.path("mounts")) {
      here.put(destination(mount), mount);
    }
    ArrayNode mounts = fresh.putArray("mounts");
    for (JsonNode mount : config.path("mounts")) {
      boolean bind = mount.path("type").asString("").equals("bind");
      JsonNode same = bind ? here.get(destination(mount)) : mount;
      if (same == null) {
        throw new IOException(
            "it was kept with " + destination(mount) + ", which this server does not have");
      }
      mounts.add(same);
    }
    fresh.set("process", config.path("process"));
  }

  private static String destination(JsonNode mount) {
    return mount.path("destination").asString("");
  }
}
