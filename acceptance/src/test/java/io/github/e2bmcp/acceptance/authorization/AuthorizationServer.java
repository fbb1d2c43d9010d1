package io.github.e2bmcp.acceptance.authorization;

import io.github.e2bmcp.acceptance.NpmProject;
import io.github.e2bmcp.acceptance.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A certified authorization server, and its twin that has the same keys under another name. */
final class AuthorizationServer implements AutoCloseable {

  static final String RESOURCE = "https://mcp.example.com/mcp";

  private final HttpClient client = HttpClient.newHttpClient();
  private final NpmProject project;
  private final Process process;
  private final BufferedReader output;
  private final Writer input;
  private final String issuer;
  private final String twin;

  AuthorizationServer() throws IOException, InterruptedException {
    project = NpmProject.install("authorization");
    process =
        new ProcessBuilder("node", "server.mjs")
            .directory(project.home().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    output = process.inputReader();
    input = process.outputWriter();
    String said = output.readLine();
    if (said == null) {
      throw new IOException("the authorization server did not start");
    }
    JsonNode names = Server.JSON.readTree(said);
    issuer = names.path("issuer").asString();
    twin = names.path("twin").asString();
  }

  String issuer() {
    return issuer;
  }

  String keys() {
    return issuer + "/jwks";
  }

  String token(String scope) throws IOException, InterruptedException {
    return token(issuer, "ann", RESOURCE, scope);
  }

  String tokenForResource(String resource) throws IOException, InterruptedException {
    return token(issuer, "ann", resource, "sandbox:read");
  }

  String tokenOfTwin() throws IOException, InterruptedException {
    return token(twin, "ann", RESOURCE, "sandbox:read");
  }

  /** Its keys are new ones from now on. */
  void rotate() throws IOException {
    command("rotate");
  }

  /** How far its clock is off. */
  void clock(Duration off) throws IOException {
    command("clock " + off.toSeconds());
  }

  /** What the official client says about its way through the service. */
  String client(String era, String url) throws IOException, InterruptedException {
    return project.run(List.of("node", "client.mjs", era, url, issuer));
  }

  private void command(String command) throws IOException {
    input.write(command + "\n");
    input.flush();
    if (!"ok".equals(output.readLine())) {
      throw new IOException("the authorization server failed at: " + command);
    }
  }

  private String token(String at, String name, String resource, String scope)
      throws IOException, InterruptedException {
    String form =
        "grant_type=client_credentials&resource=" + encoded(resource) + "&scope=" + encoded(scope);
    String secret = name + ":the-secret-of-" + name;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(at + "/token"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    String token = Server.JSON.readTree(answer).path("access_token").asString("");
    if (token.isEmpty()) {
      throw new IOException("no token: " + answer);
    }
    return token;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    client.shutdownNow();
    input.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
