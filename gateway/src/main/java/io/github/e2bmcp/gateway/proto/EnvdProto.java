package io.github.e2bmcp.gateway.proto;

import static io.github.e2bmcp.gateway.proto.ProtoField.Kind.BOOL;
import static io.github.e2bmcp.gateway.proto.ProtoField.Kind.BYTES;
import static io.github.e2bmcp.gateway.proto.ProtoField.Kind.INT64;
import static io.github.e2bmcp.gateway.proto.ProtoField.Kind.MAP;
import static io.github.e2bmcp.gateway.proto.ProtoField.Kind.SINT32;
import static io.github.e2bmcp.gateway.proto.ProtoField.Kind.STRING;
import static io.github.e2bmcp.gateway.proto.ProtoField.Kind.TIMESTAMP;
import static io.github.e2bmcp.gateway.proto.ProtoField.Kind.UINT32;

import io.github.e2bmcp.gateway.wire.Codec;
import io.github.e2bmcp.gateway.wire.RpcError;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The binary messages of envd's services {@code process.Process} and {@code filesystem.Filesystem},
 * by the numbers that E2B gave their fields.
 */
public final class EnvdProto {

  private static final ProtoMessage EMPTY = ProtoMessage.empty();

  private static final ProtoMessage PTY =
      ProtoMessage.of(
          ProtoField.of(
              1,
              "size",
              ProtoMessage.of(ProtoField.of(1, "cols", UINT32), ProtoField.of(2, "rows", UINT32))));

  private static final ProtoMessage CONFIG =
      ProtoMessage.of(
          ProtoField.of(1, "cmd", STRING),
          ProtoField.of(2, "args", STRING).many(),
          ProtoField.of(3, "envs", MAP),
          ProtoField.of(4, "cwd", STRING));

  private static final ProtoField SELECTOR =
      ProtoField.of(
          1,
          "process",
          ProtoMessage.of(ProtoField.of(1, "pid", UINT32), ProtoField.of(2, "tag", STRING)));

  private static final ProtoMessage SELECTED = ProtoMessage.of(SELECTOR);

  private static final ProtoMessage EVENT =
      ProtoMessage.of(
          ProtoField.of(
              1,
              "event",
              ProtoMessage.of(
                  ProtoField.of(1, "start", ProtoMessage.of(ProtoField.of(1, "pid", UINT32))),
                  ProtoField.of(
                      2,
                      "data",
                      ProtoMessage.of(
                          ProtoField.of(1, "stdout", BYTES),
                          ProtoField.of(2, "stderr", BYTES),
                          ProtoField.of(3, "pty", BYTES))),
                  ProtoField.of(
                      3,
                      "end",
                      ProtoMessage.of(
                          ProtoField.of(1, "exitCode", SINT32),
                          ProtoField.of(2, "exited", BOOL),
                          ProtoField.of(3, "status", STRING),
                          ProtoField.of(4, "error", STRING))),
                  ProtoField.of(4, "keepalive", EMPTY))));

  private static final ProtoMessage START =
      ProtoMessage.of(
          ProtoField.of(1, "process", CONFIG),
          ProtoField.of(2, "pty", PTY),
          ProtoField.of(3, "tag", STRING),
          ProtoField.of(4, "stdin", BOOL));

  private static final ProtoMessage PROCESSES =
      ProtoMessage.of(
          ProtoField.of(
                  1,
                  "processes",
                  ProtoMessage.of(
                      ProtoField.of(1, "config", CONFIG),
                      ProtoField.of(2, "pid", UINT32),
                      ProtoField.of(3, "tag", STRING)))
              .many());

  private static final ProtoField INPUT =
      ProtoField.of(
          2,
          "input",
          ProtoMessage.of(ProtoField.of(1, "stdin", BYTES), ProtoField.of(2, "pty", BYTES)));

  private static final ProtoMessage INPUTS =
      ProtoMessage.of(
          ProtoField.of(1, "start", SELECTED),
          ProtoField.of(2, "data", ProtoMessage.of(INPUT)),
          ProtoField.of(3, "keepalive", EMPTY));

  /** Their numbers are the signals' own. */
  private static final List<String> SIGNALS =
      IntStream.rangeClosed(0, 15)
          .mapToObj(number -> number == 9 ? "SIGNAL_SIGKILL" : number == 15 ? "SIGNAL_SIGTERM" : "")
          .toList();

  private static final ProtoMessage SIGNAL =
      ProtoMessage.of(SELECTOR, ProtoField.of(2, "signal", SIGNALS));

  private static final ProtoMessage ENTRY_INFO =
      ProtoMessage.of(
          ProtoField.of(1, "name", STRING),
          ProtoField.of(
              2, "type", List.of("", "FILE_TYPE_FILE", "FILE_TYPE_DIRECTORY", "FILE_TYPE_SYMLINK")),
          ProtoField.of(3, "path", STRING),
          ProtoField.of(4, "size", INT64),
          ProtoField.of(5, "mode", UINT32),
          ProtoField.of(6, "permissions", STRING),
          ProtoField.of(7, "owner", STRING),
          ProtoField.of(8, "group", STRING),
          ProtoField.of(9, "modifiedTime", TIMESTAMP),
          ProtoField.of(10, "symlinkTarget", STRING),
          ProtoField.of(11, "metadata", MAP),
          ProtoField.of(12, "isSymlink", BOOL));

  private static final ProtoMessage ENTRY = ProtoMessage.of(ProtoField.of(1, "entry", ENTRY_INFO));

  private static final ProtoMessage PATH = ProtoMessage.of(ProtoField.of(1, "path", STRING));

  private static final ProtoMessage WATCH =
      ProtoMessage.of(
          ProtoField.of(1, "path", STRING),
          ProtoField.of(2, "recursive", BOOL),
          ProtoField.of(3, "includeEntry", BOOL),
          ProtoField.of(4, "allowNetworkMounts", BOOL));

  private static final ProtoMessage CHANGE =
      ProtoMessage.of(
          ProtoField.of(1, "name", STRING),
          ProtoField.of(
              2,
              "type",
              List.of(
                  "",
                  "EVENT_TYPE_CREATE",
                  "EVENT_TYPE_WRITE",
                  "EVENT_TYPE_REMOVE",
                  "EVENT_TYPE_RENAME",
                  "EVENT_TYPE_CHMOD")),
          ProtoField.of(3, "entry", ENTRY_INFO));

  private static final ProtoMessage CHANGES =
      ProtoMessage.of(
          ProtoField.of(1, "start", EMPTY),
          ProtoField.of(2, "filesystem", CHANGE),
          ProtoField.of(3, "keepalive", EMPTY));

  private static final ProtoMessage WATCHER =
      ProtoMessage.of(ProtoField.of(1, "watcherId", STRING));

  private static final Map<String, Call> CALLS =
      Map.ofEntries(
          Map.entry("/process.Process/List", new Call(EMPTY, PROCESSES)),
          Map.entry("/process.Process/Start", new Call(START, EVENT)),
          Map.entry("/process.Process/Connect", new Call(SELECTED, EVENT)),
          Map.entry(
              "/process.Process/Update",
              new Call(ProtoMessage.of(SELECTOR, ProtoField.of(2, "pty", PTY)), EMPTY)),
          Map.entry(
              "/process.Process/SendInput", new Call(ProtoMessage.of(SELECTOR, INPUT), EMPTY)),
          Map.entry("/process.Process/StreamInput", new Call(INPUTS, EMPTY)),
          Map.entry("/process.Process/SendSignal", new Call(SIGNAL, EMPTY)),
          Map.entry("/process.Process/CloseStdin", new Call(SELECTED, EMPTY)),
          Map.entry("/filesystem.Filesystem/Stat", new Call(PATH, ENTRY)),
          Map.entry("/filesystem.Filesystem/MakeDir", new Call(PATH, ENTRY)),
          Map.entry(
              "/filesystem.Filesystem/Move",
              new Call(
                  ProtoMessage.of(
                      ProtoField.of(1, "source", STRING), ProtoField.of(2, "destination", STRING)),
                  ENTRY)),
          Map.entry(
              "/filesystem.Filesystem/ListDir",
              new Call(
                  ProtoMessage.of(
                      ProtoField.of(1, "path", STRING), ProtoField.of(2, "depth", UINT32)),
                  ProtoMessage.of(ProtoField.of(1, "entries", ENTRY_INFO).many()))),
          Map.entry("/filesystem.Filesystem/Remove", new Call(PATH, EMPTY)),
          Map.entry("/filesystem.Filesystem/WatchDir", new Call(WATCH, CHANGES)),
          Map.entry("/filesystem.Filesystem/CreateWatcher", new Call(WATCH, WATCHER)),
          Map.entry(
              "/filesystem.Filesystem/GetWatcherEvents",
              new Call(WATCHER, ProtoMessage.of(ProtoField.of(1, "events", CHANGE).many()))),
          Map.entry("/filesystem.Filesystem/RemoveWatcher", new Call(WATCHER, EMPTY)));

  private EnvdProto() {}

  /** What one method takes and gives. */
  private record Call(ProtoMessage request, ProtoMessage response) implements Codec {

    @Override
    public String name() {
      return "proto";
    }

    @Override
    public ObjectNode read(byte[] bytes) throws RpcError {
      return ProtoReader.read(request, bytes);
    }

    @Override
    public byte[] write(JsonNode message) {
      return ProtoWriter.write(response, message);
    }
  }

  /** The codec of a method's messages; null for a method that is none. */
  public static @Nullable Codec of(String path) {
    return CALLS.get(path);
  }
}
