package io.github.e2bmcp.local.io;

import io.github.e2bmcp.local.wire.AgentConnection;
import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.local.wire.Mailbox;
import io.github.e2bmcp.local.wire.ProtocolViolation;
import io.github.e2bmcp.local.wire.Requests;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.FileSink;
import io.github.e2bmcp.sandbox.FileWatch;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxFiles;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files by the agent's file operations, each done inside by a worker that acts as the user. */
public final class LocalFiles implements SandboxFiles {

  /** For an operation that may have a large tree to go through. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Bytes of one list, which callers hold in memory several times. */
  private static final long MOST_LISTED = 16L << 20;

  private final AgentConnection connection;

  public LocalFiles(AgentConnection connection) {
    this.connection = connection;
  }

  @Override
  public InputStream read(String path) {
    FileInput input = new FileInput(path);
    input.open(connection.open(Fields.of("read", Paths.checked(path)), input.mailbox()));
    return input;
  }

  @Override
  public FileSink write(String path) {
    return write(path, Map.of());
  }

  @Override
  public FileSink write(String path, Map<String, String> metadata) {
    Mailbox mailbox = new Mailbox();
    Fields.Writer request = new Fields.Writer().add("write", Paths.checked(path));
    metadata.forEach(request::add);
    return new FileOutput(path, connection.open(request.fields(), mailbox), mailbox);
  }

  @Override
  public List<FileEntry> list(String path, int depth, int limit) {
    if (depth < 1 || limit < 1) {
      throw new SandboxException.InvalidArgument("depth and limit must be positive");
    }
    FileInput input = new FileInput(path);
    input.open(
        connection.open(
            Fields.of(
                "list", Paths.checked(path), Integer.toString(depth), Integer.toString(limit)),
            input.mailbox()));
    List<FileEntry> entries = new ArrayList<>();
    long size = 0;
    try (input) {
      byte[] row = input.nextField();
      while (row.length > 0) {
        if (entries.size() == limit) {
          throw new ProtocolViolation("a list is longer than its limit");
        }
        size += row.length;
        if (size > MOST_LISTED) {
          throw new SandboxException.LimitReached(
              "There is too much below " + path + " to list at once; ask for less depth.");
        }
        entries.add(FileEntries.decode(Fields.decode(row)));
        row = input.nextField();
      }
    } catch (ProtocolViolation e) {
      connection.lose(String.valueOf(e.getMessage()));
      throw connection.lost();
    }
    return List.copyOf(entries);
  }

  @Override
  public FileEntry stat(String path) {
    return entry(ask(path, "stat", Paths.checked(path)));
  }

  @Override
  public boolean makeDirectory(String path) {
    return ask(path, "make-directory", Paths.checked(path)).text(1).equals("new");
  }

  @Override
  public FileEntry move(String from, String to) {
    return entry(ask(from, "move", Paths.checked(from), Paths.checked(to)));
  }

  @Override
  public void remove(String path) {
    ask(path, "remove", Paths.checked(path));
  }

  @Override
  public FileWatch watch(String directory, boolean recursive) {
    FileInput input = new FileInput(directory);
    input.open(
        connection.open(
            Fields.of("watch", Paths.checked(directory), recursive ? "1" : "0"), input.mailbox()));
    return new LocalWatch(input);
  }

  private FileEntry entry(Fields reply) {
    try {
      return FileEntries.decode(Fields.decode(reply.bytes(1)));
    } catch (ProtocolViolation e) {
      connection.lose(String.valueOf(e.getMessage()));
      throw connection.lost();
    }
  }

  private Fields ask(String subject, String... request) {
    return Requests.ask(connection, Fields.of(request), subject, DEADLINE);
  }
}
