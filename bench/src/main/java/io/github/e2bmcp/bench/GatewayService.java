package io.github.e2bmcp.bench;

import io.github.e2bmcp.gateway.E2bGateway;
import io.github.e2bmcp.gateway.GatewayOptions;
import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.sandbox.Limits;

/**
 * E2B's API on this machine's engine, in a program of its own; says its address, ends with its
 * input.
 */
public final class GatewayService {

  private GatewayService() {}

  public static void main(String[] none) throws Exception {
    try (LocalEngine engine =
            new LocalEngine(LocalEngineConfig.standard().withSpares(1, Limits.standard()));
        E2bGateway gateway = new E2bGateway(() -> engine, GatewayOptions.standard());
        HttpServer server = new HttpServer(HttpLimits.standard())) {
      System.out.println("http://127.0.0.1:" + server.listen("127.0.0.1", 0, gateway).getPort());
      while (System.in.read() >= 0) {
        // Nobody says anything; the end of input is the end.
      }
    }
  }
}
