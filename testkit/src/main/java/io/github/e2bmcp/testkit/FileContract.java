package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.FileSink;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

abstract class FileContract extends ContractArea {

  FileContract(Supplier<SandboxEngine> engine) {
    super(engine);
  }

  private SandboxFiles files() {
    return sandbox().files();
  }

  private void write(String path, String text) throws IOException {
    try (OutputStream out = files().write(path)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String read(String path) throws IOException {
    try (InputStream in = files().read(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void writesAndReads() throws IOException {
    write("note.txt", "häppy ✓");
    assertThat(read("note.txt")).isEqualTo("häppy ✓");
    assertThat(read("/home/user/note.txt")).isEqualTo("häppy ✓");
    assertThat(ProcessRun.shell(sandbox(), "cat note.txt; [ -O note.txt ] && id -un").text())
        .isEqualTo("häppy ✓user");
  }

  @Test
  void writesAndReadsNothing() throws IOException {
    write("empty", "");
    assertThat(read("empty")).isEmpty();
  }

  @Test
  void nineMegabytesComeBackUnchanged() throws IOException {
    byte[] content = new byte[9_000_000];
    new Random(1).nextBytes(content);
    try (OutputStream out = files().write("big.bin")) {
      out.write(content);
    }
    try (InputStream in = files().read("big.bin")) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    files().remove("big.bin");
  }

  @Test
  void makesParents() throws IOException {
    write("deep/er/est/file", "x");
    assertThat(read("deep/er/est/file")).isEqualTo("x");
  }

  @Test
  void replacesAFileAsAWhole() throws IOException {
    write("whole", "old");
    OutputStream out = files().write("whole");
    out.write(new byte[300_000]);
    assertThat(read("whole")).isEqualTo("old");
    out.close();
    assertThat(files().stat("whole").sizeBytes()).isEqualTo(300_000);
  }

  @Test
  void tellsWhatIsMissing() {
    assertThatThrownBy(() -> files().read("none"))
        .isInstanceOf(SandboxException.FileNotFound.class);
    assertThatThrownBy(() -> files().stat("none"))
        .isInstanceOf(SandboxException.FileNotFound.class);
    assertThatThrownBy(() -> files().list("none", 1, 10))
        .isInstanceOf(SandboxException.FileNotFound.class);
    assertThatThrownBy(() -> files().move("none", "other"))
        .isInstanceOf(SandboxException.FileNotFound.class);
    files().remove("none");
  }

  @Test
  void tellsWhatIsForbidden() {
    assertThatThrownBy(() -> write("/usr/bin/evil", "x"))
        .hasCauseInstanceOf(SandboxException.PermissionDenied.class);
    assertThatThrownBy(() -> files().makeDirectory("/usr/evil"))
        .isInstanceOf(SandboxException.PermissionDenied.class);
  }

  @Test
  void refusesPathsThatCannotBe() {
    assertThatThrownBy(() -> files().read("")).isInstanceOf(SandboxException.InvalidArgument.class);
    assertThatThrownBy(() -> files().read("a\0b"))
        .isInstanceOf(SandboxException.InvalidArgument.class);
  }

  @Test
  void statTellsAllAboutAnEntry() {
    ProcessRun.shell(
        sandbox(), "mkdir s; echo 12345 > s/f; chmod 640 s/f; ln -s f s/l; mkfifo s/p");
    FileEntry file = files().stat("s/f");
    assertThat(file.name()).isEqualTo("f");
    assertThat(file.path()).isEqualTo("/home/user/s/f");
    assertThat(file.type()).isEqualTo(FileEntry.Type.FILE);
    assertThat(file.sizeBytes()).isEqualTo(6);
    assertThat(file.mode()).isEqualTo(0640);
    assertThat(file.owner()).isEqualTo("user");
    assertThat(files().stat("s").type()).isEqualTo(FileEntry.Type.DIRECTORY);
    assertThat(files().stat("s/l").type()).isEqualTo(FileEntry.Type.SYMLINK);
    // As it is written, or where it leads.
    assertThat(files().stat("s/l").symlinkTarget()).isIn("f", "/home/user/s/f");
    assertThat(files().stat("s/p").type()).isEqualTo(FileEntry.Type.OTHER);
  }

  @Test
  void metadataStaysWithItsFile() throws IOException {
    Map<String, String> metadata = Map.of("author", "Zoe K.", "step", "3");
    try (OutputStream out = files().write("labelled", metadata)) {
      out.write('x');
    }
    files().move("labelled", "moved");
    assertThat(files().stat("moved").metadata()).isEqualTo(metadata);
    assertThat(files().list(".", 1, 1000))
        .filteredOn(entry -> entry.name().equals("moved"))
        .extracting(FileEntry::metadata)
        .containsExactly(metadata);
    write("moved", "by another");
    assertThat(files().stat("moved").metadata()).isEmpty();
  }

  /** Programs set attributes themselves, and may set as many as they like. */
  @Test
  void moreMetadataThanCanBeToldHidesNoFile() throws IOException {
    String code =
        """
        import os
        open('laden', 'w').close()
        for n in range(40):
            os.setxattr('laden', 'user.e2b.k%d' % n, b'v' * 1000)
        os.setxattr('laden', b'user.e2b.' + bytes([255]), bytes([255]))
        """;
    ProcessRun run = ProcessRun.python(sandbox(), code);
    assumeTrue(run.exit().succeeded(), "programs cannot set attributes here: " + run.errors());
    assertThat(files().stat("laden").name()).isEqualTo("laden");
    assertThat(files().list(".", 1, 1000)).extracting(FileEntry::name).contains("laden");
  }

  @Test
  void listsToADepthAndALimit() {
    ProcessRun.shell(sandbox(), "mkdir -p t/b/c; touch t/a t/b/x t/b/c/y t/d");
    assertThat(files().list("t", 1, 100))
        .extracting(FileEntry::path)
        .containsExactly("/home/user/t/a", "/home/user/t/b", "/home/user/t/d");
    assertThat(files().list("t", 3, 100))
        .extracting(FileEntry::path)
        .containsExactly(
            "/home/user/t/a",
            "/home/user/t/b",
            "/home/user/t/b/c",
            "/home/user/t/b/c/y",
            "/home/user/t/b/x",
            "/home/user/t/d");
    assertThat(files().list("t", 3, 2)).hasSize(2);
  }

  @Test
  void listsThousands() {
    ProcessRun.shell(sandbox(), "mkdir many; cd many; seq 5000 | xargs touch");
    List<FileEntry> all = files().list("many", 1, 10_000);
    assertThat(all).hasSize(5_000);
    files().remove("many");
  }

  @Test
  void makesDirectories() {
    assertThat(files().makeDirectory("m/n/o")).isTrue();
    assertThat(files().makeDirectory("m/n/o")).isFalse();
    assertThat(files().stat("m/n/o").type()).isEqualTo(FileEntry.Type.DIRECTORY);
  }

  @Test
  void aFileInTheWayOfADirectoryIsTold() throws IOException {
    write("inway", "x");
    assertThatThrownBy(() -> files().makeDirectory("inway"))
        .isInstanceOf(SandboxException.AlreadyExists.class);
  }

  @Test
  void movesAndReplaces() throws IOException {
    write("from", "new");
    write("to", "old");
    assertThat(files().move("from", "to").path()).isEqualTo("/home/user/to");
    assertThat(read("to")).isEqualTo("new");
    assertThatThrownBy(() -> files().stat("from"))
        .isInstanceOf(SandboxException.FileNotFound.class);
    files().move("to", "fresh/dir/to");
    assertThat(read("fresh/dir/to")).isEqualTo("new");
  }

  @Test
  void removesTrees() {
    ProcessRun.shell(sandbox(), "mkdir -p r/a/b/c; touch r/a/b/c/d r/e; ln -s /usr r/link");
    files().remove("r");
    assertThatThrownBy(() -> files().stat("r")).isInstanceOf(SandboxException.FileNotFound.class);
    assertThat(files().stat("/usr/bin").type()).isEqualTo(FileEntry.Type.DIRECTORY);
  }

  @Test
  void namesMayBeAnyUnicode() throws IOException {
    for (String name :
        List.of("späce name", "日本語.txt", "emoji-🎉", "new\nline", "-dash", "..%2f")) {
      write("names/" + name, name);
      assertThat(read("names/" + name)).isEqualTo(name);
    }
    assertThat(files().list("names", 1, 100))
        .extracting(FileEntry::name)
        .contains("日本語.txt", "new\nline", "-dash");
  }

  @Test
  void aReaderMayStopEarly() throws IOException {
    ProcessRun.shell(sandbox(), "head -c 5000000 /dev/zero > early");
    try (InputStream in = files().read("early")) {
      assertThat(in.read()).isZero();
    }
    assertThat(read("/etc/hostname")).isNotNull();
  }

  @Test
  void whatIsAbortedLeavesNothing() throws Exception {
    FileSink out = files().write("aborted/file");
    out.write(new byte[600_000]);
    out.abort();
    out.close();
    assertThatThrownBy(() -> files().stat("aborted/file"))
        .isInstanceOf(SandboxException.FileNotFound.class);
    awaitOutput(
        sandbox()
            .start(
                ProcessSpec.shell(
                    "while [ -n \"$(ls -A aborted)\" ]; do sleep 0.05; done; echo clean")),
        "clean");
  }

  @Test
  void aTimeBeyondWhatCanBeCountedIsShownAsTheLatest() throws Exception {
    ProcessRun.python(
        sandbox(),
        """
        import ctypes, struct
        open('late', 'w').close()
        times = struct.pack('qqqq', 1 << 60, 0, 1 << 60, 0)
        ctypes.CDLL(None).utimensat(-100, b'late', times, 0)
        """);
    assertThat(files().stat("late").sizeBytes()).isZero();
  }
}
