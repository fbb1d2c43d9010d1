package io.github.e2bmcp.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.Product;
import io.github.e2bmcp.acceptance.Server;
import io.github.e2bmcp.acceptance.StatelessClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secrets of the server's environment, said by code in every way it can, come out in none. */
@Timeout(180)
final class CanaryTest {

  private static final Map<String, String> CANARIES =
      Map.of(
          "E2B_API_KEY", "e2b_5f0c9a1d7e3b8264f0a9c1d2e3b4a5968778695a",
          "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYqZ81canary",
          "AWS_ACCESS_KEY_ID", "AKIA3QX7ZPL2MNB4VCXQ",
          "OPENAI_API_KEY", "sk-proj-T3BlbkFJq8W2eR5tY7uI9oP1aS4dF6gH",
          "SOMETHING", "k9Qz7Lm2Xw4Vt8Rb1Nc6");

  @TempDir Path folder;

  @Test
  void comeOutInNoForm() throws Exception {
    Map<String, String> environment = new HashMap<>(CANARIES);
    Path log = folder.resolve("log");
    environment.putAll(
        Map.of("SANDBOX_ENGINE", "local", "LOG_LEVEL", "debug", "LOG_FILE", log.toString()));
    List<String> said = new ArrayList<>();
    try (Server server = Server.start(environment)) {
      said.add(
          call(
              server,
              "execute_python",
              "code",
              "import os; print(dict(os.environ)); print(os.popen('cat /proc/*/environ').read())"));
      for (String secret : CANARIES.values()) {
        String name = secret.replace('/', '_');
        said.add(call(server, "execute_python", "code", printing(secret)));
        said.add(call(server, "execute_python", "code", "raise ValueError('" + secret + "')"));
        said.add(
            call(
                server,
                "execute_javascript",
                "code",
                "console.log('%s'); throw new Error('%s')".formatted(secret, secret)));
        said.add(call(server, "create_file", "path", name + ".txt", "content", secret));
        said.add(call(server, "read_file", "path", name));
        said.add(call(server, "read_file", "path", "/nowhere/" + name));
        said.add(call(server, "list_files", "path", "."));
        said.add(call(server, "get_sandbox_info", "sandbox_id", secret));
        said.add(call(server, "install_packages", "packages", List.of(name), "language", "python"));
      }
      server.notifications().forEach(notification -> said.add(notification.toString()));
      said.add(server.log());
    }
    said.add(Files.readString(log));
    try (HttpService service = HttpService.start(environment);
        StatelessClient client = new StatelessClient(service.url(), null)) {
      said.add(client.get("/health").body());
      said.add(client.get("/ready").body());
      said.add(
          client
              .call(
                  "execute_python",
                  "code",
                  printing(Objects.requireNonNull(CANARIES.get("SOMETHING"))))
              .body());
      said.add(service.said());
    }
    said.add(doctor(environment));
    assertThat(said)
        .as("progress was told")
        .anyMatch(text -> text.contains("notifications/progress"));
    CANARIES.forEach((name, secret) -> {
      assertThat(said).as(name + " is masked").anyMatch(text -> text.contains("MASKED: " + name));
      for (String form : forms(secret)) {
        assertThat(said).as(name + " as " + form).noneMatch(text -> text.contains(form));
      }
    });
  }

  private static String doctor(Map<String, String> environment) throws Exception {
    ProcessBuilder doctor = new ProcessBuilder(Product.launcher().toString(), "doctor", "--json");
    doctor.environment().putAll(environment);
    Process process = doctor.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private static String call(Server server, String tool, Object... arguments) {
    ObjectNode params = Server.JSON.createObjectNode().put("name", tool);
    params.putObject("_meta").put("progressToken", "p" + server.notifications().size());
    ObjectNode values = params.putObject("arguments");
    for (int i = 0; i < arguments.length; i += 2) {
      values.set((String) arguments[i], Server.JSON.valueToTree(arguments[i + 1]));
    }
    JsonNode reply = server.request("tools/call", params);
    return reply.toString();
  }

  private static String printing(String secret) {
    return """
    import base64, sys, urllib.parse
    s = '%s'; b = s.encode()
    print(s)
    print(b.hex(), b.hex().upper(), ''.join('%%%%%%02x' %% x for x in b), urllib.parse.quote(s, safe=''))
    for p in range(3):
        print(base64.b64encode(b'x' * p + b).decode(), base64.urlsafe_b64encode(b'x' * p + b).decode())
    print(s[::-1]); print(' '.join(s))
    for c in s: print(c, end='', flush=True)
    print()
    print(s, file=sys.stderr)
    open(s.replace('/', '_'), 'w').write('a' + s + 'b')
    {'key': s}
    """
        .formatted(secret);
  }

  private static List<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    HexFormat hex = HexFormat.of();
    String base64 = Base64.getEncoder().encodeToString(bytes);
    return List.of(
        secret,
        secret.replace('/', '_'),
        hex.formatHex(bytes),
        hex.withUpperCase().formatHex(bytes),
        hex.withPrefix("%").formatHex(bytes),
        base64.substring(0, base64.length() - 4),
        new StringBuilder(secret).reverse().toString(),
        String.join(" ", secret.split("")));
  }
}
