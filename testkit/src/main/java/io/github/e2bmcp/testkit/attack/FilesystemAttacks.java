package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.testkit.attack.Attack.Group;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A28 to A45: the file system, other processes and the kernel. */
final class FilesystemAttacks {

  private static final int FLIP_SECONDS = 3;

  /** The tenant's port, file and process. */
  private static final Pattern TENANT = Pattern.compile("held: (\\d+) (\\S+) (\\d+)");

  private FilesystemAttacks() {}

  static List<Attack> all() {
    return List.of(
        attack("A28", "swaps a file while it is read", null, FilesystemAttacks::flip),
        attack("A29", "paths that lead outside", null, FilesystemAttacks::traversal),
        attack("A30", "reads through a link", null, FilesystemAttacks::linkOnRead),
        attack("A31", "writes through a linked folder", null, FilesystemAttacks::linkOnWrite),
        bait("A32", "hard links to files of the host", null, "a32_hard_link.py"),
        bait("A33", "the host through /proc", null, "a33_proc.py"),
        bait("A34", "switches of the kernel", null, "a34_kernel_files.py"),
        bait("A35", "control groups, release_agent", null, "a35_cgroups.py"),
        kernel("A36", "mounts, chroot, nested namespaces", "a36_mounts.py"),
        bait("A37", "setuid programs, capabilities", null, "a37_setuid.py"),
        bait("A38", "sockets of the host", null, "a38_sockets.py"),
        attack("A39", "inherited descriptors", null, FilesystemAttacks::descriptors),
        attack("A40", "environment of the host", null, FilesystemAttacks::environment),
        bait("A41", "files by handle", null, "a41_handles.py"),
        kernel("A42", "rare system calls", "a42_system_calls.py"),
        bait("A43", "core dump", EndedBy.CRASHED, "a43_core_dump.py"),
        bait("A44", "shared memory and queues of the host", null, "a44_ipc.py"),
        attack("A45", "another tenant's things", null, FilesystemAttacks::tenant));
  }

  private static Attack attack(
      String id, String name, @Nullable EndedBy due, Trial.OnSandbox trial) {
    return new Attack(id, name, Group.FILESYSTEM, due, trial);
  }

  /** A program that is told where the bait is. */
  private static Attack bait(String id, String name, @Nullable EndedBy due, String file) {
    return attack(
        id, name, due, stage -> stage.run(stage.sandbox(), seeking(stage, file)).finding());
  }

  private static Attack kernel(String id, String name, String file) {
    return attack(id, name, null, new KernelTrial(stage -> seeking(stage, file)));
  }

  private static Program seeking(Stage stage, String file) {
    List<String> arguments = new ArrayList<>(stage.bait().arguments(stage.nonce()));
    arguments.add(stage.bounded() ? "unprotected" : "protected");
    return Program.of(file, arguments.toArray());
  }

  private static Finding flip(Stage stage) {
    Sandbox sandbox = stage.sandbox();
    Program program = Program.of("a28_flip.py", stage.bait().secretFile().toString(), FLIP_SECONDS);
    stage.write(sandbox, "attack.py");
    stage.write(sandbox, program.file());
    int reads = 0;
    try (var process = sandbox.start(stage.spec(program))) {
      while (!(process.next(Duration.ZERO) instanceof ProcessEvent.Ended)) {
        for (String path : List.of("flip", "folder/secret")) {
          if (read(sandbox, path).contains(stage.bait().secret())) {
            process.killTree();
            return Finding.reached("the secret came out at read " + reads);
          }
          reads++;
        }
      }
    }
    return Finding.held(reads + " reads, none of them the secret");
  }

  private static Finding traversal(Stage stage) {
    String secret = stage.bait().secretFile().toString();
    String up = "../".repeat(16);
    List<String> paths =
        List.of(
            secret,
            up + secret.substring(1),
            "./" + up + secret.substring(1),
            "/proc/self/root" + secret,
            "/proc/1/root" + secret,
            "/proc/self/cwd/" + up + secret.substring(1),
            "file://" + secret,
            "~/" + up + secret.substring(1),
            "~root/" + up + secret.substring(1),
            "..\\".repeat(16) + secret.substring(1).replace('/', '\\'),
            "..%2f".repeat(16) + secret.substring(1).replace("/", "%2f"),
            "a.txt\0" + secret,
            secret + "\0.txt",
            "//" + secret,
            "/dev/fd/0/../../../.." + secret);
    for (String path : paths) {
      if (read(stage.sandbox(), path).contains(stage.bait().secret())) {
        return Finding.reached(path);
      }
    }
    return Finding.held(paths.size() + " paths, none leads out");
  }

  private static Finding linkOnRead(Stage stage) {
    Sandbox sandbox = stage.sandbox();
    String secret = stage.bait().secretFile().toString();
    stage.run(sandbox, ProcessSpec.of("/bin/ln", "-s", "/", "root"));
    stage.run(sandbox, ProcessSpec.of("/bin/ln", "-s", secret, "file"));
    for (String path : List.of("root" + secret, "file")) {
      if (read(sandbox, path).contains(stage.bait().secret())) {
        return Finding.reached("the secret came out of " + path);
      }
    }
    return Finding.held("links lead to what the sandbox has");
  }

  private static Finding linkOnWrite(Stage stage) {
    Sandbox sandbox = stage.sandbox();
    Path folder = stage.bait().folder();
    stage.run(sandbox, ProcessSpec.of("/bin/ln", "-s", folder.toString(), "out"));
    try (OutputStream stream = sandbox.files().write("out/dropped")) {
      stream.write('x');
    } catch (IOException | SandboxException refused) {
      // Refusing and writing inside are both right.
    }
    return Files.exists(folder.resolve("dropped"))
        ? Finding.reached("the file is outside")
        : Finding.held("nothing came out");
  }

  private static String read(Sandbox sandbox, String path) {
    try (InputStream stream = sandbox.files().read(path)) {
      return new String(stream.readNBytes(4_096), StandardCharsets.UTF_8);
    } catch (IOException | SandboxException | InvalidPathException refused) {
      return "";
    }
  }

  private static Finding descriptors(Stage stage) {
    Program program = Program.of("a39_descriptors.py");
    stage.write(stage.sandbox(), "attack.py");
    stage.write(stage.sandbox(), program.file());
    ProcessSpec spec = stage.spec(program);
    if (stage.bounded()) {
      // A JVM closes what it has open in its children; other servers forget to.
      List<String> leaky =
          new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 7</etc/passwd", "sh"));
      leaky.addAll(spec.command());
      spec = ProcessSpec.of(leaky.toArray(String[]::new));
    }
    return stage.run(stage.sandbox(), spec).finding();
  }

  private static Finding environment(Stage stage) {
    ProgramRun run = stage.run(stage.sandbox(), Program.of("a40_environment.py"));
    HostSettings settings = HostSettings.ofThisProcess();
    List<String> found =
        run.output()
            .lines()
            .filter(line -> line.startsWith("setting "))
            .map(line -> settings.nameOf(line.substring("setting ".length())))
            .filter(name -> !name.isEmpty())
            .toList();
    return found.isEmpty()
        ? run.finding()
        : run.finding(Finding.Outcome.REACHED, "of the host: " + found);
  }

  private static Finding tenant(Stage stage) {
    Sandbox theirs = stage.sandbox();
    Program tenant = Program.of("a45_tenant.py");
    stage.write(theirs, "attack.py");
    stage.write(theirs, tenant.file());
    try (var process = theirs.start(stage.spec(tenant))) {
      ProcessEvent event = process.next(Duration.ofSeconds(20));
      if (!(event instanceof ProcessEvent.Stdout line)) {
        return Finding.unclear("the tenant does not start: " + event);
      }
      Matcher where = TENANT.matcher(new String(line.bytes(), StandardCharsets.UTF_8));
      if (!where.find()) {
        return Finding.unclear("the tenant does not say where it is");
      }
      Program intruder =
          Program.of("a45_intruder.py", where.group(1), where.group(2), where.group(3));
      Finding finding = stage.run(stage.another(), intruder).finding();
      process.killTree();
      return finding;
    }
  }
}
