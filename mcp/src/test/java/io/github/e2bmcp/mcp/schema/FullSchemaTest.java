package io.github.e2bmcp.mcp.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.e2bmcp.mcp.TestJson;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FullSchemaTest {
  @Test
  void neverFetchesASchema() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema";
      String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"" + uri + "\"}}}";
      assertThatThrownBy(
              () -> FullSchema.compile(TestJson.parse(schema)).check(TestJson.parse("{\"a\":1}")))
          .isInstanceOf(RuntimeException.class);
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusesANumberThatItCannotHandle() {
    Schema schema = FullSchema.compile(TestJson.parse("{\"type\":\"integer\",\"maximum\":5}"));
    assertThat(schema.check(TestJson.parse("1e300"))).isNotEmpty();
  }

  @Test
  void tellsWhereAndWhat() {
    Schema schema =
        FullSchema.compile(
            TestJson.parse(
                "{\"type\":\"object\",\"properties\":{\"list\":{\"type\":\"array\",\"items\":"
                    + "{\"type\":\"object\",\"required\":[\"id\"]}}},\"anyOf\":[{\"required\":[\"list\"]}]}"));
    assertThat(schema.check(TestJson.parse("{\"list\":[{}]}")))
        .containsExactly(new Schema.Violation("list[0].id", "is required but missing"));
    assertThat(schema.check(TestJson.parse("{\"list\":[{\"id\":1}]}"))).isEmpty();
  }
}
