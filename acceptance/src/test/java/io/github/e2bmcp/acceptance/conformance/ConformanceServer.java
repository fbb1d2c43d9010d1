package io.github.e2bmcp.acceptance.conformance;

import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.mcp.McpServer;
import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.feature.TaskOptions;
import io.github.e2bmcp.mcp.http.HttpOptions;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A server with everything that the official suite wants to find. */
final class ConformanceServer implements AutoCloseable {
  private final McpServer mcp;
  private final HttpServer http = new HttpServer(HttpLimits.standard());
  private final int port;

  ConformanceServer(int wantedPort) throws IOException {
    Changes changes = new Changes();
    ServerSpec spec =
        ServerSpec.of("conformance-fixture", "1.0.0")
            .withInstructions("Nothing here is of use outside of tests.");
    this.mcp =
        McpServer.builder(spec)
            .tools(PlainTools.all(changes))
            .tools(AskingTools.all())
            .tools(TaskTools.all())
            .resources(new FixtureResources())
            .prompts(FixturePrompts.all())
            .completions(query -> List.of(query.value() + "ing"))
            .changes(changes)
            .tasks(
                new TaskOptions(
                    Duration.ofMillis(100),
                    Duration.ofMinutes(5),
                    Duration.ofMillis(200),
                    100,
                    100))
            .logging()
            .build();
    HttpOptions options =
        HttpOptions.standard()
            .withQuota(new HttpOptions.Quota(1000, 1_000_000))
            .withStreams(
                new HttpOptions.StreamLimits(
                    Duration.ofMillis(50), Duration.ofMillis(150), 1 << 20));
    this.port =
        http.listen("127.0.0.1", wantedPort, mcp.http(options, Authorizer.everyone())).getPort();
  }

  String url() {
    return "http://localhost:" + port + "/mcp";
  }

  @Override
  public void close() {
    mcp.close();
    http.close();
  }

  /** Serves until it is killed, to try the suite by hand. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (ConformanceServer server = new ConformanceServer(Integer.parseInt(arguments[0]))) {
      System.err.println(server.url());
      new CountDownLatch(1).await();
    }
  }
}
