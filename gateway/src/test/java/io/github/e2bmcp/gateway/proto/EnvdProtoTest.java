package io.github.e2bmcp.gateway.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.gateway.wire.Codec;
import io.github.e2bmcp.gateway.wire.RpcError;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The bytes are protobuf's own encoder's. */
class EnvdProtoTest {

  private static Codec codec(String path) {
    return Objects.requireNonNull(EnvdProto.of(path));
  }

  private static String read(String path, String hex) throws RpcError {
    return codec(path).read(HexFormat.of().parseHex(hex)).toString();
  }

  private static String write(String path, String json) {
    return HexFormat.of().formatHex(codec(path).write(JsonMapper.shared().readTree(json)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/process.Process/Start | 0a190a022f621202686912001a060a0141120142220566c3bc2f612001 |"
            + " {\"process\":{\"cmd\":\"/b\",\"args\":[\"hi\",\"\"],\"envs\":{\"A\":\"B\"},\"cwd\":\"fü/a\"},\"stdin\":true}",
        "/process.Process/SendSignal | 0a0308ac021009 |"
            + " {\"process\":{\"pid\":300},\"signal\":\"SIGNAL_SIGKILL\"}",
        "/process.Process/SendInput | 0a0312017412050a0300ff0a |"
            + " {\"process\":{\"tag\":\"t\"},\"input\":{\"stdin\":\"AP8K\"}}",
        "/process.Process/StreamInput | 0a050a0308ac02 | {\"start\":{\"process\":{\"pid\":300}}}",
        "/process.Process/StreamInput | 120712050a0300ff0a |"
            + " {\"data\":{\"input\":{\"stdin\":\"AP8K\"}}}",
        "/filesystem.Filesystem/WatchDir | 0a022f6110011801 |"
            + " {\"path\":\"/a\",\"recursive\":true,\"includeEntry\":true}",
        "/filesystem.Filesystem/ListDir | 0a012f1003 | {\"path\":\"/\",\"depth\":3}",
        "/filesystem.Filesystem/Stat | 2a03616263790101010101010101ad01050505050a012f | {\"path\":\"/\"}",
        "/process.Process/List | '' | {}"
      })
  void requestsAreRead(String path, String hex, String json) throws RpcError {
    assertThat(read(path, hex)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/process.Process/Start | {\"event\":{\"start\":{\"pid\":300}}} | 0a050a0308ac02",
        "/process.Process/Start | {\"event\":{\"data\":{\"stdout\":\"AP8=\"}}} | 0a0612040a0200ff",
        "/process.Process/Start | {\"event\":{\"end\":{\"exitCode\":-1,\"status\":\"s\"}}} |"
            + " 0a071a0508011a0173",
        "/process.Process/Connect | {\"event\":{\"keepalive\":{}}} | 0a022200",
        "/filesystem.Filesystem/Stat |"
            + " {\"entry\":{\"name\":\"a\",\"type\":\"FILE_TYPE_FILE\",\"path\":\"/a\",\"size\":\"5000000000\",\"mode\":420,"
            + "\"modifiedTime\":\"2026-11-27T00:00:00.5Z\",\"metadata\":{\"k\":\"v\"}}} |"
            + " 0a280a016110011a022f612080e497d01228a4034a0c088090a3d8061080cab5ee015a060a016b120176",
        "/filesystem.Filesystem/WatchDir | {\"filesystem\":{\"name\":\"n\",\"type\":\"EVENT_TYPE_CHMOD\"}} |"
            + " 12050a016e1005",
        "/filesystem.Filesystem/Remove | {} | ''"
      })
  void answersAreWritten(String path, String json, String hex) {
    assertThat(write(path, json)).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "/process.Process/Start, 0a7f00",
    "/process.Process/Start, 08",
    "/process.Process/Start, 0800",
    "/process.Process/Start, 20ffffffffffffffffffff01",
    "/process.Process/Start, 0b",
    "/filesystem.Filesystem/Stat, 0affffffffffffffffff01"
  })
  void whatIsNoMessageIsRefused(String path, String hex) {
    assertThatThrownBy(() -> read(path, hex)).isInstanceOf(RpcError.class);
  }

  @Test
  void whatIsNoMethodHasNoMessages() {
    assertThat(EnvdProto.of("/process.Process/Fly")).isNull();
  }
}
