package io.github.e2bmcp.gateway.process;

import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessInfo;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Process events in proto3's JSON: what is zero or empty is left out. */
final class ProcessMessages {

  private static final List<String> SIGNALS =
      List.of(
          "",
          "hangup",
          "interrupt",
          "quit",
          "illegal instruction",
          "trace/breakpoint trap",
          "aborted",
          "bus error",
          "floating point exception",
          "killed",
          "user defined signal 1",
          "segmentation fault",
          "user defined signal 2",
          "broken pipe",
          "alarm clock",
          "terminated");

  private ProcessMessages() {}

  static ObjectNode started(int pid) {
    return event("start", Json.object().put("pid", pid));
  }

  static ObjectNode keepalive() {
    return event("keepalive", Json.object());
  }

  static ObjectNode of(ProcessEvent event) {
    return switch (event) {
      case ProcessEvent.Stdout out -> data("stdout", out.bytes());
      case ProcessEvent.Stderr err -> data("stderr", err.bytes());
      case ProcessEvent.Terminal both -> data("pty", both.bytes());
      case ProcessEvent.Ended ended -> event("end", end(ended.exit()));
    };
  }

  private static ObjectNode data(String stream, byte[] bytes) {
    return event("data", Json.object().put(stream, Base64.getEncoder().encodeToString(bytes)));
  }

  private static ObjectNode end(ProcessExit exit) {
    ObjectNode end = Json.object();
    if (exit.signal() != 0) {
      String name =
          exit.signal() < SIGNALS.size() ? SIGNALS.get(exit.signal()) : "signal " + exit.signal();
      return end.put("exitCode", -1)
          .put("status", "signal: " + name)
          .put("error", "signal: " + name);
    }
    String status = "exit status " + exit.exitCode();
    if (exit.exitCode() != 0) {
      end.put("exitCode", exit.exitCode());
    }
    end.put("exited", true).put("status", status);
    return exit.exitCode() == 0 ? end : end.put("error", status);
  }

  private static ObjectNode event(String name, ObjectNode content) {
    ObjectNode event = Json.object();
    event.set(name, content);
    ObjectNode message = Json.object();
    message.set("event", event);
    return message;
  }

  /**
   * As it was asked for.
   *
   * @param own what every process here is given besides
   */
  static ObjectNode info(ProcessInfo info, Map<String, String> own) {
    ObjectNode config = Json.object();
    config.put("cmd", info.command().getFirst());
    List<String> arguments = info.command().subList(1, info.command().size());
    if (!arguments.isEmpty()) {
      arguments.forEach(config.putArray("args")::add);
    }
    Map<String, String> environment = new LinkedHashMap<>(info.environment());
    environment.entrySet().removeIf(one -> one.getValue().equals(own.get(one.getKey())));
    environment.remove("PWD", info.directory());
    if (!environment.isEmpty()) {
      config.set("envs", Json.object(environment));
    }
    if (!info.directory().isEmpty()) {
      config.put("cwd", info.directory());
    }
    ObjectNode node = Json.object();
    node.set("config", config);
    node.put("pid", info.pid());
    if (!info.tag().isEmpty()) {
      node.put("tag", info.tag());
    }
    return node;
  }
}
