package io.github.e2bmcp.local.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.local.cgroup.Hierarchies.Hierarchy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HierarchiesTest {

  @TempDir Path files;

  private Hierarchies read(String mountInfo, String membership) throws IOException {
    return Hierarchies.read(
        Files.writeString(files.resolve("mountinfo"), mountInfo),
        Files.writeString(files.resolve("cgroup"), membership));
  }

  @Test
  void findsTheUnifiedOne() throws IOException {
    Hierarchies found =
        read(
            "26 25 0:23 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n",
            "0::/user.slice/user-1000.slice/session-3.scope\n");
    Path mount = Path.of("/sys/fs/cgroup");
    assertThat(found.byController()).isEmpty();
    assertThat(found.unified())
        .isEqualTo(
            new Hierarchy(mount, mount.resolve("user.slice/user-1000.slice/session-3.scope")));
  }

  @Test
  void findsControllersThatAreMountedTogetherAndLeavesOthers() throws IOException {
    Hierarchies found =
        read(
            """
            30 25 0:26 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct
            31 25 0:27 / /sys/fs/cgroup/systemd rw shared:10 - cgroup cgroup rw,xattr,name=systemd
            32 25 0:28 / /sys/fs/cgroup/blkio rw shared:11 - cgroup cgroup rw,blkio
            """,
            "4:blkio:/b\n3:cpu,cpuacct:/a\n1:name=systemd:/s\n");
    Path mount = Path.of("/sys/fs/cgroup/cpu,cpuacct");
    Hierarchy both = new Hierarchy(mount, mount.resolve("a"));
    assertThat(found.byController()).isEqualTo(Map.of("cpu", both, "cpuacct", both));
    assertThat(found.unified()).isNull();
  }

  @Test
  void inAContainerTheMountBeginsBelowTheMachinesRoot() throws IOException {
    Hierarchies found =
        read(
            "40 39 0:28 /docker/1f /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
            "9:memory:/docker/1f\n");
    Path mount = Path.of("/sys/fs/cgroup/memory");
    assertThat(found.byController()).isEqualTo(Map.of("memory", new Hierarchy(mount, mount)));
  }
}
