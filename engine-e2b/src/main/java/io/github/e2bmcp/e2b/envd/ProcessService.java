package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** envd's process service. */
public final class ProcessService {

  private static final String SERVICE = "process.Process/";

  private final Envd envd;

  public ProcessService(Envd envd) {
    this.envd = envd;
  }

  public Envd envd() {
    return envd;
  }

  /**
   * A running process.
   *
   * @param tag empty for none
   * @param directory empty when it has the default
   */
  public record Running(
      int pid,
      String tag,
      List<String> command,
      Map<String, String> environment,
      String directory) {
    public Running {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  /** Names a process by its id or, where the id is 0, by its tag. */
  public record Selector(int pid, String tag) {
    public static Selector pid(int pid) {
      return new Selector(pid, "");
    }

    public static Selector tag(String tag) {
      return new Selector(0, tag);
    }

    ObjectNode message() {
      ObjectNode selector = Json.object();
      if (pid > 0) {
        selector.put("pid", pid);
      } else {
        selector.put("tag", tag);
      }
      return selector;
    }
  }

  /**
   * Starts a process and returns when it runs.
   *
   * @throws E2bException.InvalidArgument when its directory is missing
   */
  public ProcessStream start(ProcessStart start, Duration requestTimeout) {
    return stream(
        "Start",
        start.message(envd.version()),
        envd.userHeader(start.user()),
        requestTimeout,
        start.timeout());
  }

  /**
   * Attaches to a running process.
   *
   * @throws E2bException.NotFound when it is gone
   */
  public ProcessStream connect(Selector selector, Duration timeout, Duration requestTimeout) {
    return stream("Connect", of(selector), Map.of(), requestTimeout, timeout);
  }

  private ProcessStream stream(
      String method,
      ObjectNode message,
      Map<String, String> headers,
      Duration requestTimeout,
      Duration timeout) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Keepalive-Ping-Interval", EventStream.KEEPALIVE_SECONDS);
    return envd.probing(() ->
        ProcessStream.started(
            new EventStream(
                envd,
                envd.connect().stream(SERVICE + method, message, all, requestTimeout, timeout))));
  }

  public List<Running> list(Duration timeout) {
    JsonNode answer = call("List", Json.object(), timeout);
    return Json.list(answer.path("processes"), ProcessService::info);
  }

  /**
   * Sends input.
   *
   * @param terminal whether the process has a terminal instead of pipes
   */
  public void send(Selector selector, byte[] bytes, boolean terminal, Duration timeout) {
    ObjectNode message = of(selector);
    String base64 = Base64.getEncoder().encodeToString(bytes);
    message.set("input", Json.object().put(terminal ? "pty" : "stdin", base64));
    call("SendInput", message, timeout);
  }

  public void closeStdin(Selector selector, Duration timeout) {
    envd.version().require(EnvdVersion.Feature.CLOSE_STDIN);
    call("CloseStdin", of(selector), timeout);
  }

  /** Resizes a terminal. */
  public void resize(Selector selector, int columns, int rows, Duration timeout) {
    ObjectNode message = of(selector);
    message.set("pty", ProcessStart.terminal(columns, rows));
    call("Update", message, timeout);
  }

  /** Signals that envd knows. */
  public enum Signal {
    SIGTERM,
    SIGKILL
  }

  /**
   * Sends a signal to the process alone.
   *
   * @return false when no such process runs
   */
  public boolean signal(Selector selector, Signal signal, Duration timeout) {
    ObjectNode message = of(selector);
    message.put("signal", "SIGNAL_" + signal.name());
    try {
      call("SendSignal", message, timeout);
      return true;
    } catch (E2bException.NotFound e) {
      return false;
    } catch (E2bException.SandboxError e) {
      // What envd says of one that ends at this very moment.
      if (e.text().contains("process already finished")) {
        return false;
      }
      throw e;
    }
  }

  private JsonNode call(String method, ObjectNode message, Duration timeout) {
    return envd.probing(() -> envd.connect().call(SERVICE + method, message, Map.of(), timeout));
  }

  private static ObjectNode of(Selector selector) {
    ObjectNode message = Json.object();
    message.set("process", selector.message());
    return message;
  }

  private static Running info(JsonNode node) {
    JsonNode config = node.path("config");
    List<String> command = new ArrayList<>();
    command.add(Json.text(config, "cmd"));
    command.addAll(Json.texts(config, "args"));
    return new Running(
        Json.integer(node, "pid"),
        Json.text(node, "tag"),
        command,
        Json.strings(config, "envs"),
        Json.text(config, "cwd"));
  }
}
