package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.Attack.Group;
import io.github.e2bmcp.testkit.attack.Finding;
import java.io.IOException;
import java.util.List;

/** A70 to A78: packages, and the words that name them. */
final class PackageAttacks {

  private PackageAttacks() {}

  static List<Attack> all() {
    return List.of(
        attack("A70", "code in a package's build", PackageAttacks::build),
        attack("A71", "npm's install scripts", PackageAttacks::scripts),
        refused("A72", "options in place of names", PackageAttacks::options),
        attack("A73", "a stranger's package of the same name", PackageAttacks::confusion),
        attack("A75", "a package that starts with Python", PackageAttacks::hook),
        attack("A76", "poisons what others install", PackageAttacks::poison),
        attack("A77", "a package that unpacks to 300 MB", PackageAttacks::bomb),
        attack("A78", "native calls", PackageAttacks::nativeCalls));
  }

  private static Attack attack(String id, String name, ServerTrial trial) {
    return new Attack(id, name, Group.PACKAGES, EndedBy.EXIT, trial);
  }

  /** No program runs. */
  private static Attack refused(String id, String name, ServerTrial trial) {
    return new Attack(id, name, Group.PACKAGES, null, trial);
  }

  private static Answer install(ServerStage stage, String language, String... names)
      throws IOException {
    return stage.call("install_packages", "packages", List.of(names), "language", language);
  }

  private static Finding owned(ServerStage stage, Answer answer) throws IOException {
    boolean owned = stage.index().owned();
    return stage.finding(
        owned || !answer.given(), answer, owned ? "it wrote to the host" : answer.brief());
  }

  private static Finding build(ServerStage stage) throws IOException {
    stage.index();
    Answer answer = install(stage, "python", "bad-build");
    return stage.index().wasAsked("bad_build-1.0.tar.gz")
        ? owned(stage, answer)
        : Finding.unclear("the package was not fetched: " + answer.text());
  }

  private static Finding scripts(ServerStage stage) throws IOException {
    stage.index();
    Answer answer = install(stage, "javascript", "bad-scripts");
    if (!stage.index().wasAsked("bad-scripts-1.0.0.tgz")) {
      return Finding.unclear("the package was not fetched: " + answer.text());
    }
    Answer ran =
        stage.python("import glob; print(glob.glob('**/postinstall-ran', recursive=True))");
    return ran.text().contains("postinstall-ran'")
        ? stage.finding(true, answer, "the script ran")
        : owned(stage, answer);
  }

  private static Finding options(ServerStage stage) throws IOException {
    String url = "http://127.0.0.1:" + stage.field().port() + "/" + stage.nonce();
    stage.set("PIP_RETRIES", "0");
    Answer last = stage.call("get_sandbox_info");
    int refused = 0;
    for (String name :
        List.of(
            "--index-url=" + url,
            "-r" + url,
            "git+" + url,
            url + "/x-1.0.tar.gz",
            "plain @ " + url + "/x-1.0.tar.gz",
            "../outside",
            "/etc",
            "file:///etc",
            "--target=" + stage.folder().resolve("target"),
            "plain\n--index-url=" + url,
            "plain; touch owned",
            "$(touch owned)",
            "plain%00")) {
      last = install(stage, "python", name, "never-" + stage.nonce());
      refused += last.failed() ? 1 : 0;
      if (stage.field().received(stage.nonce())) {
        return Finding.reached("it asked where the name led to: " + name);
      }
    }
    for (String name : List.of("--registry=" + url, url + ".tgz", "git+" + url, "plain@" + url)) {
      last = install(stage, "javascript", name);
      refused += last.failed() ? 1 : 0;
    }
    return stage.finding(refused < 17, last, refused + " of 17 refused; " + last.brief());
  }

  private static Finding confusion(ServerStage stage) throws IOException {
    stage.index();
    Answer installed = install(stage, "python", "inner");
    Answer answer = stage.python("import inner; print('it is', inner.value)");
    boolean strange = answer.text().contains("of a stranger");
    return strange || !answer.text().contains("it is ours")
        ? stage.finding(true, answer, answer.brief() + " " + installed.brief())
        : owned(stage, answer);
  }

  private static Finding hook(ServerStage stage) throws IOException {
    stage.index();
    Answer installed = install(stage, "python", "hooked");
    if (installed.failed()) {
      return Finding.unclear("the package was not installed: " + installed.text());
    }
    return owned(
        stage,
        stage.python(
            "import subprocess, sys; subprocess.run([sys.executable, '-c', 'pass']).returncode"));
  }

  private static Finding poison(ServerStage stage) throws IOException {
    stage.index();
    Answer first = install(stage, "python", "plain");
    if (first.failed()) {
      return Finding.unclear("the package was not installed: " + first.text());
    }
    Answer poisoned =
        stage.python(
            """
            import os, plain
            places = {plain.__file__, os.path.realpath(plain.__file__)}
            for place in places:
                for write in (lambda: open(place, 'a').write("value = 'poison'\\n"),
                              lambda: os.chmod(place, 0o666)):
                    try:
                        write()
                    except OSError as problem:
                        print('held:', problem)
            """);
    String id = "new";
    Answer second =
        stage.call(
            "install_packages",
            "packages",
            List.of("plain"),
            "language",
            "python",
            "sandbox_id",
            id);
    String other = second.sandboxId();
    Answer seen =
        stage.call(
            "execute_python",
            "code",
            "import importlib, plain; importlib.reload(plain); plain.value",
            "sandbox_id",
            other.isEmpty() ? id : other);
    boolean honest = seen.text().contains("as published");
    return stage.finding(
        !honest,
        seen,
        honest ? "the other sandbox has what was published" : seen.brief() + poisoned.brief());
  }

  /**
   * What a sandbox has from the shared store takes nothing of its own disk, and exists once for all
   * of them; the store has a bound of its own.
   */
  private static Finding bomb(ServerStage stage) throws IOException {
    stage.index();
    stage.python(
        """
        import os
        def taken():
            disk = os.statvfs('.')
            return (disk.f_blocks - disk.f_bfree) * disk.f_frsize
        before = taken()
        """);
    Answer installed = install(stage, "python", "bomb");
    if (!stage.index().wasAsked("bomb-1.0")) {
      return Finding.unclear("the package was not fetched: " + installed.text());
    }
    Answer answer =
        stage.python(
            """
            grown = taken() - before
            print('reached:' if grown > 64 << 20 else 'held:', grown >> 20, 'MiB of its own disk are taken')
            """);
    Finding finding = stage.said(answer);
    return stage.finding(
        finding.outcome() == Finding.Outcome.REACHED,
        answer,
        finding.seen() + ", by: " + installed.brief());
  }

  private static Finding nativeCalls(ServerStage stage) throws IOException {
    Answer answer =
        stage.python(
            """
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            fd = libc.open(b'%s', 0)
            buffer = ctypes.create_string_buffer(100)
            count = libc.read(fd, buffer, 100) if fd >= 0 else -1
            print('reached: the secret by read(2)' if b'canary' in buffer.raw else 'held: open: %%d' %% ctypes.get_errno())
            print('reached: traces the server' if libc.ptrace(16, %d, 0, 0) == 0 else 'held: ptrace')
            """
                .formatted(stage.bait().secretFile(), stage.bait().pid()));
    return stage.said(answer);
  }
}
