package io.github.e2bmcp.local;

import io.github.e2bmcp.local.oci.IdRange;
import io.github.e2bmcp.local.oci.OciRuntime;
import io.github.e2bmcp.sandbox.IsolationLayer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a probe found, kept for the next start of a server. It holds for one runtime binary, kernel,
 * user and version of this format only.
 */
final class ProbeCache {

  private static final String FORMAT = "5";

  private final Path directory;
  private final JsonMapper mapper = JsonMapper.shared();

  ProbeCache(Path stateDirectory) {
    this.directory = stateDirectory;
  }

  /** Empty when nothing is known. */
  List<IsolationLayer> read(OciRuntime runtime) {
    List<IsolationLayer> layers = new ArrayList<>();
    try {
      JsonNode root = mapper.readTree(Files.readAllBytes(file(runtime)));
      if (!root.path("key").asString("").equals(key(runtime))) {
        return List.of();
      }
      for (JsonNode layer : root.path("layers")) {
        layers.add(
            new IsolationLayer(
                layer.path("name").asString(),
                IsolationLayer.State.valueOf(layer.path("state").asString()),
                layer.path("detail").asString(),
                layer.path("remedy").asString()));
      }
      return layers;
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      return List.of();
    }
  }

  void write(OciRuntime runtime, List<IsolationLayer> layers) {
    ObjectNode root = mapper.createObjectNode();
    root.put("key", key(runtime));
    ArrayNode list = root.putArray("layers");
    for (IsolationLayer layer : layers) {
      list.addObject()
          .put("name", layer.name())
          .put("state", layer.state().name())
          .put("detail", layer.detail())
          .put("remedy", layer.remedy());
    }
    try {
      Path half = Files.createTempFile(directory, "probe", ".half");
      Files.write(half, mapper.writeValueAsBytes(root));
      Files.move(half, file(runtime), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Then the next start probes again.
    }
  }

  /** Drops all findings. */
  static void forget(Path stateDirectory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(stateDirectory, "probe-*.json")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A finding that does not fit is noticed again by the next create.
    }
  }

  private Path file(OciRuntime runtime) {
    String manner = runtime.delegation().isPresent() ? "" : "-without-cgroups";
    return directory.resolve("probe-" + runtime.name() + manner + ".json");
  }

  private static String key(OciRuntime runtime) {
    return String.join(
        " ",
        FORMAT,
        runtime.binary().toString(),
        modified(runtime.binary()),
        runtime.delegation().description(),
        System.getProperty("os.version", ""),
        Long.toString(IdRange.effectiveId()));
  }

  private static String modified(Path binary) {
    try {
      return Files.getLastModifiedTime(binary).toString();
    } catch (IOException e) {
      return "gone";
    }
  }
}
