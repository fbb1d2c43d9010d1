package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.Attack.Group;
import io.github.e2bmcp.testkit.attack.Finding;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** A20 to A27 through a server: files that are not what its file tools expect. */
final class FileToolAttacks {

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|[\\u202a-\\u202e]");

  private FileToolAttacks() {}

  static List<Attack> all() {
    return List.of(
        attack("A20", "a file of 1 TB without content", FileToolAttacks::sparse),
        attack("A22", "names that break tools", FileToolAttacks::names),
        attack("A25", "a pipe in place of a file", FileToolAttacks::pipe),
        refused("A26", "devices and sockets as files", FileToolAttacks::devices),
        attack("A27", "grows while it is read", FileToolAttacks::growing));
  }

  private static Attack attack(String id, String name, ServerTrial trial) {
    return new Attack(id, name, Group.STORAGE, EndedBy.EXIT, trial);
  }

  /** No program runs. */
  private static Attack refused(String id, String name, ServerTrial trial) {
    return new Attack(id, name, Group.STORAGE, null, trial);
  }

  private static Finding sparse(ServerStage stage) throws IOException {
    // Where nothing protects, as much as proves the effect.
    long size = stage.naive() ? 600L << 20 : 1L << 40;
    stage.python("open('sparse', 'wb').truncate(%d)".formatted(size));
    long before = stage.server().peakMemory();
    stage.call("list_files");
    return stage.thrift(before, stage.call("read_file", "path", "sparse"));
  }

  private static Finding names(ServerStage stage) throws IOException {
    stage.python(
        """
        import os
        for name in (b"\\xff\\xfe\\x80", b"line\\nforged-entry", b"\\x1b]0;title\\x07", b"..%2f..%2fetc",
                     b"n" * 255, b"-rf", b"\\xe2\\x80\\xaegpj.exe", b"a\\\\b", b"$(id)", b"ordinary"):
            os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
        """);
    Answer listed = stage.call("list_files");
    boolean raw = CONTROLS.matcher(listed.text()).find();
    boolean forged = listed.text().lines().anyMatch(line -> line.startsWith("forged-entry"));
    boolean complete = listed.text().contains("ordinary");
    String seen =
        raw ? "control characters came through" : forged ? "an entry was forged" : listed.brief();
    return stage.finding(raw || forged || !complete, listed, seen);
  }

  private static Finding pipe(ServerStage stage) throws IOException {
    stage.python("import os; os.mkfifo('pipe')");
    Answer read = stage.call("read_file", "path", "pipe");
    return stage.finding(!read.given(), read, read.brief());
  }

  private static Finding devices(ServerStage stage) throws IOException {
    stage.python("import socket; socket.socket(socket.AF_UNIX).bind('socket')");
    long before = stage.server().peakMemory();
    Answer socket = stage.call("read_file", "path", "socket");
    Answer zeros = stage.call("read_file", "path", "/dev/zero");
    Finding memory = stage.thrift(before, zeros);
    return socket.given() ? memory : Finding.reached("reading a socket has no end");
  }

  private static Finding growing(ServerStage stage) throws IOException {
    stage.python(
        """
        import os, subprocess, sys, time
        grower = subprocess.Popen([sys.executable, '-c', '''
        import time
        end = time.time() + 3
        with open("growing", "wb") as file:
            while time.time() < end:
                file.write(b"x" * 1_000_000)
                file.flush()
                if file.tell() > 400_000_000:
                    file.seek(0)
        '''])
        while not os.path.exists("growing") or os.path.getsize("growing") < %d:
            time.sleep(0.01)
        """
            .formatted(stage.naive() ? 300_000_000 : 20_000_000));
    long before = stage.server().peakMemory();
    return stage.thrift(before, stage.call("read_file", "path", "growing"));
  }
}
