package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.testkit.attack.Bait;
import io.github.e2bmcp.testkit.attack.Finding;
import io.github.e2bmcp.testkit.attack.NetworkField;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one attack on a whole server takes place: the servers that it starts, a folder of their
 * own, the bait, and a nonce that is part of the command line of everything that the attack leaves
 * running.
 */
final class ServerStage implements AutoCloseable {

  /** Only what hangs takes longer, on the slowest machine; how fast it is, benchmarks tell. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A naive server that hangs hangs for ever. */
  private static final Duration IMPATIENCE = Duration.ofSeconds(6);

  /** What a server may need for a file that it refuses, or for the largest that it takes. */
  private static final long GREED = 256L << 20;

  private final ServerKind kind;
  private final NetworkField field;
  private final String nonce = "attack-" + UUID.randomUUID();
  private final Path folder;
  private final List<ServerUnderAttack> servers = new CopyOnWriteArrayList<>();
  private final List<String> sandboxes = new CopyOnWriteArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private volatile @Nullable Bait bait;
  private volatile @Nullable BadIndex index;

  ServerStage(ServerKind kind, NetworkField field) throws IOException {
    this.kind = kind;
    this.field = field;
    this.folder = Files.createTempDirectory("server-under-attack-");
    // As the caches of machines are: sandboxes see shared packages below it.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  boolean naive() {
    return kind.naive();
  }

  String nonce() {
    return nonce;
  }

  NetworkField field() {
    return field;
  }

  /** For files of the attack and of its servers. */
  Path folder() {
    return folder;
  }

  /** What the attacker must not reach; set out at the first call. */
  Bait bait() {
    Bait present = bait;
    if (present == null) {
      present = Bait.set(nonce);
      bait = present;
    }
    return present;
  }

  /** The registry that this stage's servers are pointed to; to be called before they start. */
  BadIndex index() throws IOException {
    BadIndex present = index;
    if (present == null) {
      present = BadIndex.open(folder, bait().folder());
      index = present;
      settings.putAll(present.settings());
    }
    return present;
  }

  /** A setting of servers that start from now on. */
  void set(String name, String value) {
    settings.put(name, value);
  }

  /** The server under attack, started at the first call. */
  ServerUnderAttack server() throws IOException {
    return servers.isEmpty() ? start(List.of()) : servers.getFirst();
  }

  /** One more server. */
  ServerUnderAttack start(List<String> before) throws IOException {
    int number = servers.size();
    ServerUnderAttack server =
        ServerUnderAttack.start(
            builder(before, kind.command(), List.of()),
            folder.resolve("server-" + number + ".log"),
            kind.naive() ? IMPATIENCE : PATIENCE);
    servers.add(server);
    return server;
  }

  /** What starts a server by HTTP. */
  ProcessBuilder http(String... arguments) throws IOException {
    ProcessBuilder builder = builder(List.of(), kind.http(), List.of("http"));
    if (!kind.naive()) {
      builder.command().addAll(List.of(arguments));
    }
    return builder;
  }

  private ProcessBuilder builder(List<String> before, List<String> command, List<String> manner)
      throws IOException {
    List<String> words = new ArrayList<>(before);
    words.addAll(command);
    if (kind.naive()) {
      Path home = Files.createDirectories(folder.resolve("home"));
      Path program = folder.resolve("naive_server.py");
      Files.write(program, resource("naive_server.py"));
      words.addAll(List.of("/usr/bin/python3", program.toString(), home.toString()));
      words.addAll(manner);
    }
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    if (kind.naive()) {
      // What the machine sets for its own tools, such as output without buffers, is not the
      // server's.
      builder.environment().keySet().retainAll(Set.of("PATH", "HOME"));
    }
    builder.environment().remove("E2B_API_KEY");
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().putAll(kind.environment());
    builder.environment().putAll(settings);
    return builder;
  }

  /** Runs Python in the default sandbox of the server. */
  Answer python(String code) throws IOException {
    return call("execute_python", "code", code);
  }

  /** A tool call, whose sandbox is remembered. */
  Answer call(String tool, Object... arguments) throws IOException {
    Answer answer = server().call(tool, arguments);
    saw(answer);
    return answer;
  }

  /** Remembers a sandbox, to look for what is left of it. */
  void saw(Answer answer) {
    if (!answer.sandboxId().isEmpty()) {
      sandboxes.add(answer.sandboxId());
    }
  }

  /** Names of all that must be gone in the end. */
  List<String> names() {
    List<String> names = new ArrayList<>(sandboxes);
    names.add(nonce);
    return names;
  }

  List<ServerUnderAttack> servers() {
    return servers;
  }

  /** Judges what a program said, whose lines begin with {@code reached:} or {@code held:}. */
  Finding said(Answer answer) {
    List<String> reached =
        answer.text().lines().filter(line -> line.startsWith("reached: ")).toList();
    if (!reached.isEmpty()) {
      return finding(true, answer, String.join("; ", reached));
    }
    return answer.given()
        ? finding(false, answer, answer.brief())
        : Finding.reached("the server gave no answer");
  }

  /** Reached or held, with the end that the answer tells. */
  Finding finding(boolean reached, Answer answer, String seen) {
    return new Finding(
        reached ? Finding.Outcome.REACHED : Finding.Outcome.HELD, seen, answer.endedBy());
  }

  /** Reached when no answer came, or when it cost the server much memory. */
  Finding thrift(long before, Answer answer) throws IOException {
    long grown = server().peakMemory() - before;
    if (grown > GREED) {
      return Finding.reached("the server's memory grew by " + (grown >> 20) + " MiB");
    }
    return finding(
        !answer.given(), answer, answer.brief() + " (" + (grown >> 20) + " MiB of memory)");
  }

  /** How many processes of this machine, sandboxed ones included, carry the nonce as their name. */
  long alive() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(it -> Character.isDigit(it.getFileName().toString().charAt(0)))
          .filter(it -> commandLine(it).startsWith(nonce))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many are left after at most that time. */
  long aliveAfter(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    long left = alive();
    while (left > 0 && System.nanoTime() < deadline) {
      ServerStage.pause(Duration.ofMillis(20));
      left = alive();
    }
    return left;
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  /** Python that leaves a daemon behind that carries the nonce as its name. */
  String daemon() {
    return """
    import os
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv('/usr/bin/python3', ['%s', '-c', 'import time; time.sleep(120)'])
        os._exit(0)
    os.wait()
    """
        .formatted(nonce);
  }

  static byte[] resource(String file) throws IOException {
    try (InputStream stream = ServerStage.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalArgumentException("there is no " + file);
      }
      return stream.readAllBytes();
    }
  }

  /** Lets time pass; a wait that somebody interrupts ends the trial. */
  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the trial was interrupted", e);
    }
  }

  private void endDaemons() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      processes
          .filter(it -> Character.isDigit(it.getFileName().toString().charAt(0)))
          .filter(it -> commandLine(it).startsWith(nonce))
          .flatMap(it -> ProcessHandle.of(Long.parseLong(it.getFileName().toString())).stream())
          .forEach(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the servers, and where nothing protects what they left; keeps nothing on disk. */
  @Override
  public void close() throws IOException {
    servers.forEach(ServerUnderAttack::close);
    if (naive()) {
      endDaemons();
    }
    BadIndex open = index;
    if (open != null) {
      open.close();
    }
    Bait present = bait;
    if (present != null) {
      present.close();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
