package io.github.e2bmcp.gateway;

import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bConfig;
import io.github.e2bmcp.egress.EgressProxy;
import io.github.e2bmcp.gateway.network.Outside;
import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A gateway on this machine's own engine, on a free port. */
final class RunningGateway implements AutoCloseable {

  private final LocalEngine engine;
  private final E2bGateway gateway;
  private final HttpServer server = new HttpServer(HttpLimits.standard());
  private final String url;

  RunningGateway(GatewayOptions options, int port) {
    this(options, port, EgressProxy.standard());
  }

  RunningGateway(GatewayOptions options, int port, EgressProxy proxy) {
    this(options, port, proxy, LocalEngineConfig.standard());
  }

  RunningGateway(
      GatewayOptions options, int port, EgressProxy proxy, LocalEngineConfig configuration) {
    engine = new LocalEngine(configuration);
    gateway = new E2bGateway(() -> engine, options, new Outside(proxy, null));
    try {
      url = "http://127.0.0.1:" + server.listen("127.0.0.1", port, gateway).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  /** How many the engine has, whatever the gateway knows of them. */
  int sandboxesThatRun() {
    SandboxQuery running = new SandboxQuery(Map.of(), Set.of(SandboxInfo.State.RUNNING));
    return engine.list(running, PageRequest.first()).items().size();
  }

  E2bConfig config() {
    return E2bConfig.fromEnvironment(Map.of())
        .withApiKey("a-key")
        .withUrls(url, url)
        .withRequestTimeout(Duration.ofSeconds(30));
  }

  E2b client() {
    return new E2b(config());
  }

  @Override
  public void close() {
    gateway.close();
    server.close();
    engine.close();
  }

  /** Serves until it is killed, for programs that are not in Java. */
  public static void main(String[] arguments) throws InterruptedException {
    RunningGateway running =
        new RunningGateway(GatewayOptions.standard(), Integer.parseInt(arguments[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(running::close));
    System.out.println(running.url());
    new CountDownLatch(1).await();
  }
}
