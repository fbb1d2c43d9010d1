package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.api.Volume;
import io.github.e2bmcp.e2b.api.VolumeEntry;
import io.github.e2bmcp.e2b.api.Volumes;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolumesTest extends FaultyServer {

  private static final String VOLUME = "{\"volumeID\":\"v1\",\"name\":\"data\",\"token\":\"jwt\"}";
  private static final String CONTENT = "/volumecontent/v1";
  private static final String ENTRY =
      "{\"name\":\"a\",\"type\":\"file\",\"path\":\"/a\",\"size\":5,\"mode\":420,\"uid\":1000,"
          + "\"gid\":1000,\"mtime\":\"2026-11-22T19:56:04Z\"}";

  private final Volumes volumes = volumes();

  private Volumes volumes() {
    E2bConfig base = Sandboxes.config(server);
    return client(
            new E2bConfig(
                base.apiKey(),
                base.domain(),
                base.apiUrl(),
                base.sandboxUrl(),
                server.url(),
                false,
                PATIENCE,
                base.retries(),
                Map.of(),
                null))
        .volumes();
  }

  private Volume opened() {
    server.onJson("GET /volumes/v1", 200, VOLUME);
    return volumes.connect("v1");
  }

  @Test
  void volumesAreMadeListedOpenedAndDestroyed() {
    server.onJson("POST /volumes", 201, VOLUME);
    server.onJson("GET /volumes", 200, "[" + VOLUME + "]");
    server.on("DELETE /volumes/v1", (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));

    assertThat(volumes.create("data").id()).isEqualTo("v1");
    assertThat(server.last().text()).isEqualTo("{\"name\":\"data\"}");
    assertThat(volumes.list()).containsExactly(new Volumes.VolumeName("v1", "data"));
    assertThat(opened().name()).isEqualTo("data");
    assertThat(volumes.destroy("v1")).isTrue();
    assertThat(volumes.destroy("v2")).isFalse();
    assertThatThrownBy(() -> volumes.connect("v2"))
        .isExactlyInstanceOf(E2bException.VolumeNotFound.class);
  }

  @Test
  void refusalsKeepTheirTypes() {
    server.onJson("POST /volumes", 400, "{\"code\":400,\"message\":\"bad name\"}");
    server.onJson("GET /volumes", 401, "{\"code\":401,\"message\":\"no\"}");

    assertThatThrownBy(() -> volumes.create("?"))
        .isExactlyInstanceOf(E2bException.VolumeError.class)
        .hasMessageContaining("bad name");
    assertThatThrownBy(volumes::list).isExactlyInstanceOf(E2bException.Authentication.class);
  }

  @Test
  void contentIsReachedWithTheVolumesOwnToken() {
    server.onJson("GET " + CONTENT + "/dir", 200, "[" + ENTRY + "]");
    server.onJson("POST " + CONTENT + "/dir", 201, ENTRY);
    server.onJson("GET " + CONTENT + "/path", 200, ENTRY);
    server.onJson("PATCH " + CONTENT + "/path", 200, ENTRY);
    server.on(
        "DELETE " + CONTENT + "/path", (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));
    Volume volume = opened();

    List<VolumeEntry> entries = volume.list("/", 2);
    assertThat(entries.getFirst().sizeBytes()).isEqualTo(5);
    assertThat(server.last().target()).isEqualTo(CONTENT + "/dir?path=%2F&depth=2");
    assertThat(server.last().header("Authorization")).isEqualTo("Bearer jwt");
    assertThat(server.last().header("X-API-Key")).isEmpty();
    volume.makeDirectory("/d", new Volume.Ownership(1, 2, 493, true));
    assertThat(server.last().target())
        .isEqualTo(CONTENT + "/dir?path=%2Fd&uid=1&gid=2&mode=493&force=true");
    assertThat(volume.exists("/a")).isTrue();
    volume.update("/a", new Volume.Ownership(null, null, 384, false));
    assertThat(server.last().text()).isEqualTo("{\"mode\":384}");
    volume.remove("/a");
    assertThat(server.last().method()).isEqualTo("DELETE");
  }

  @Test
  void filesOfAVolumeAreReadAndWritten() throws Exception {
    server.on(
        "GET " + CONTENT + "/file",
        (request, answer) -> answer.full(200, "", "héllo".getBytes(StandardCharsets.UTF_8)));
    server.onJson("PUT " + CONTENT + "/file", 201, ENTRY);
    Volume volume = opened();

    assertThat(new String(volume.read("/a"), StandardCharsets.UTF_8)).isEqualTo("héllo");
    try (InputStream in = volume.open("/a")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("héllo");
    }
    volume.write("/a", new byte[] {'x'}, Volume.Ownership.FORCED);
    assertThat(server.last().target()).isEqualTo(CONTENT + "/file?path=%2Fa&force=true");
    volume.write("/a", new ByteArrayInputStream(new byte[] {'y', 'z'}), Volume.Ownership.DEFAULT);
    assertThat(server.last().text()).isEqualTo("yz");
  }

  @Test
  void whatIsNotThereIsSo() {
    Volume volume = opened();

    assertThat(volume.exists("/nope")).isFalse();
    assertThatThrownBy(() -> volume.read("/nope"))
        .isExactlyInstanceOf(E2bException.VolumePathNotFound.class);
    assertThatThrownBy(() -> volume.remove("/nope"))
        .isExactlyInstanceOf(E2bException.VolumePathNotFound.class);
    server.onJson("GET " + CONTENT + "/file", 500, "{\"code\":500,\"message\":\"disk\"}");
    assertThatThrownBy(() -> volume.open("/a"))
        .isExactlyInstanceOf(E2bException.VolumeError.class)
        .hasMessage("500: disk");
  }
}
