package io.github.e2bmcp.testkit.unprotected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnclosureTest {

  @BeforeEach
  void hosted() {
    try (Enclosure enclosure = Enclosure.open()) {
      String refusal = enclosure.refusal();
      assumeTrue(refusal == null, refusal);
    }
  }

  /** The same program, aimed at the same things of this test, from outside and from inside. */
  @Test
  void nothingOfTheMachineIsReachedFromWithin(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Process holder =
        new ProcessBuilder("/bin/sh", "-c", "exec sleep 60 5>>" + file).inheritIO().start();
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        DatagramSocket echo =
            new DatagramSocket(server.getLocalPort(), InetAddress.getLoopbackAddress());
        Enclosure enclosure = Enclosure.open()) {
      Thread.ofVirtual().start(() -> echo(echo));
      Path descriptor = Path.of("/proc", "" + holder.pid(), "fd/5");
      Path program = enclosure.given().resolve("probe.py");
      try (InputStream text = EnclosureTest.class.getResourceAsStream("probe.py")) {
        Files.copy(text, program);
      }
      List<String> aims =
          List.of(
              file.toString(),
              descriptor.toString(),
              "" + holder.pid(),
              "" + server.getLocalPort());

      assertThat(said(command(program, aims))).hasSize(5).allMatch(it -> it.startsWith("reached"));
      Files.writeString(file, "");
      Path inside = Enclosure.GIVEN.resolve("probe.py");
      assertThat(said(enclosure.entering(command(inside, aims))))
          .hasSize(5)
          .allMatch(it -> it.startsWith("held"));
      assertThat(file).isEmptyFile();
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void onlyItsOwnTreeCanBeWritten() throws Exception {
    try (Enclosure enclosure = Enclosure.open()) {
      String script =
          """
          for folder in /usr /usr/bin /given; do touch $folder/new 2>/dev/null && echo written $folder; done
          mount -o remount,rw,bind /usr 2>/dev/null && echo writable again
          for file in $(find /usr/bin /given -maxdepth 1 -type f | head -50); do
            (: >>$file) 2>/dev/null && echo written $file
          done
          ip -o link | grep -v ' lo:' && echo an interface
          ip route | grep . && echo a route
          echo ok >/tmp/new && cat /tmp/new
          """;
      assertThat(said(enclosure.entering(List.of("/bin/bash", "-c", script))))
          .containsExactly("ok");
    }
  }

  private static List<String> command(Path program, List<String> aims) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", program.toString()));
    command.addAll(aims);
    return command;
  }

  private static List<String> said(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] said = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new String(said, StandardCharsets.UTF_8).lines().toList();
  }

  private static void echo(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[16], 16);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        socket.send(packet);
      } catch (IOException e) {
        return; // closed
      }
    }
  }
}
