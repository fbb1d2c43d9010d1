package io.github.e2bmcp.local;

import io.github.e2bmcp.local.wire.Channel;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.PtySize;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Kept sandboxes as JSON. */
final class KeptSandboxJson {

  private KeptSandboxJson() {}

  static ObjectNode of(KeptSandbox kept) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("id", kept.id());
    node.put("root", kept.root());
    node.put("created_at", kept.createdAt().toString());
    node.put("kept_at", kept.keptAt().toString());
    node.put("left", kept.left().toString());
    node.put("last_channel", kept.lastChannel());
    kept.channels().forEach(node.putArray("channels")::add);
    SandboxSpec spec = kept.spec();
    node.put("template", spec.template());
    node.put("life", spec.timeToLive().toString());
    texts(node.putObject("environment"), spec.environment());
    texts(node.putObject("metadata"), spec.metadata());
    texts(node.putObject("labels"), kept.labels());
    limits(node.putObject("limits"), spec.limits());
    ArrayNode processes = node.putArray("processes");
    kept.processes().forEach(process -> process(processes.addObject(), process));
    return node;
  }

  private static void limits(ObjectNode node, Limits limits) {
    node.put("memory", limits.memoryBytes());
    node.put("cpus", limits.cpus());
    node.put("processes", limits.processes());
    node.put("disk", limits.diskBytes());
    node.put("inodes", limits.inodes());
    node.put("open_files", limits.openFiles());
  }

  private static void process(ObjectNode node, RunningProcess.Kept process) {
    node.put("channel", process.channel());
    node.put("credit", process.credits().outgoing());
    node.put("owed", process.credits().owed());
    node.put("pid", process.pid());
    node.put("output", process.output());
    node.put("age", process.age().toString());
    ProcessSpec spec = process.spec();
    spec.command().forEach(node.putArray("command")::add);
    texts(node.putObject("environment"), spec.environment());
    node.put("directory", spec.directory());
    node.put("user", spec.user());
    node.put("tag", spec.tag());
    node.put("stdin", spec.stdin());
    PtySize pty = spec.pty();
    if (pty != null) {
      node.putArray("pty").add(pty.columns()).add(pty.rows());
    }
    node.put("timeout", spec.timeout().toString());
    node.put("output_limit", spec.outputLimit());
  }

  static KeptSandbox read(JsonNode node) {
    List<Integer> channels = new ArrayList<>();
    node.path("channels").forEach(number -> channels.add(number.asInt()));
    List<RunningProcess.Kept> processes = new ArrayList<>();
    node.path("processes").forEach(process -> processes.add(readProcess(process)));
    SandboxSpec spec =
        new SandboxSpec(
            node.path("template").asString(),
            Duration.parse(node.path("life").asString()),
            readTexts(node.path("environment")),
            readTexts(node.path("metadata")),
            readLimits(node.path("limits")));
    return new KeptSandbox(
        node.path("id").asString(),
        node.path("root").asString(),
        spec,
        Instant.parse(node.path("created_at").asString()),
        Instant.parse(node.path("kept_at").asString()),
        Duration.parse(node.path("left").asString()),
        node.path("last_channel").asInt(),
        channels,
        processes,
        readTexts(node.path("labels")));
  }

  private static Limits readLimits(JsonNode node) {
    return new Limits(
        node.path("memory").asLong(),
        node.path("cpus").asDouble(),
        node.path("processes").asInt(),
        node.path("disk").asLong(),
        node.path("inodes").asLong(),
        node.path("open_files").asInt());
  }

  private static RunningProcess.Kept readProcess(JsonNode node) {
    List<String> command = new ArrayList<>();
    node.path("command").forEach(argument -> command.add(argument.asString()));
    ProcessSpec spec =
        new ProcessSpec(
            command,
            readTexts(node.path("environment")),
            node.path("directory").asString(),
            node.path("user").asString(),
            node.path("tag").asString(),
            node.path("stdin").asBoolean(),
            readPty(node.path("pty")),
            Duration.parse(node.path("timeout").asString()),
            node.path("output_limit").asLong());
    return new RunningProcess.Kept(
        node.path("channel").asInt(),
        new Channel.Credits(node.path("credit").asInt(), node.path("owed").asInt()),
        node.path("pid").asInt(),
        spec,
        node.path("output").asLong(),
        Duration.parse(node.path("age").asString()));
  }

  private static @Nullable PtySize readPty(JsonNode node) {
    return node.isArray() ? new PtySize(node.path(0).asInt(), node.path(1).asInt()) : null;
  }

  private static void texts(ObjectNode node, Map<String, String> texts) {
    texts.forEach(node::put);
  }

  private static Map<String, String> readTexts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }
}
