package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.sandbox.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server knew of a sandbox when its memory was kept.
 *
 * @param id of the sandbox
 * @param root the template of its root file system, which a copy of a copy has too
 * @param left of its life
 * @param lastChannel the highest number of a channel
 * @param channels the numbers of channels that no process has
 * @param labels of the snapshot; empty for a paused sandbox
 */
record KeptSandbox(
    String id,
    String root,
    SandboxSpec spec,
    Instant createdAt,
    Instant keptAt,
    Duration left,
    int lastChannel,
    List<Integer> channels,
    List<RunningProcess.Kept> processes,
    Map<String, String> labels) {

  static final String FILE = "sandbox.json";

  KeptSandbox {
    channels = List.copyOf(channels);
    processes = List.copyOf(processes);
    labels = Map.copyOf(labels);
  }

  /** A snapshot's own sandbox, which is not the one it was made of. */
  KeptSandbox as(String newId, SandboxSpec newSpec) {
    return new KeptSandbox(
        newId,
        root,
        newSpec,
        Instant.now(),
        keptAt,
        newSpec.timeToLive(),
        lastChannel,
        channels,
        processes,
        Map.of());
  }

  Snapshot asSnapshot(String snapshotId) {
    return new Snapshot(snapshotId, id, keptAt, labels);
  }

  KeptSandbox labelled(Map<String, String> newLabels) {
    return new KeptSandbox(
        id, root, spec, createdAt, keptAt, left, lastChannel, channels, processes, newLabels);
  }

  /**
   * How it looks while it is kept.
   *
   * @param until when it will be removed
   */
  SandboxInfo info(Instant until) {
    return new SandboxInfo(
        id,
        LocalEngine.NAME,
        spec.template(),
        SandboxInfo.State.PAUSED,
        createdAt,
        until,
        spec.metadata(),
        spec.limits());
  }

  /** Written last and whole or not at all: with it the folder counts. */
  void write(Path folder) throws IOException {
    Path half = folder.resolve(FILE + ".half");
    Files.write(half, JsonMapper.shared().writeValueAsBytes(KeptSandboxJson.of(this)));
    Files.move(half, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  static KeptSandbox read(Path folder) throws IOException {
    try {
      return KeptSandboxJson.read(
          JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve(FILE))));
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(folder.resolve(FILE) + " is damaged", e);
    }
  }
}
