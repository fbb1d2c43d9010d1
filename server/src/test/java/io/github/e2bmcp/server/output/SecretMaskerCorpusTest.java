package io.github.e2bmcp.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How much ordinary output is masked although it holds no secret, printed and held to a bound. */
class SecretMaskerCorpusTest {

  private static final SecretMasker MASKER =
      new SecretMasker(
          Map.of(
              "E2B_API_KEY",
              "e2b_8d1f0c2ab94e77d3c15590aa41f0c3e2b7d96a48",
              "AWS_SECRET_ACCESS_KEY",
              "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzq81LpK4w",
              "DB_PASSWORD",
              "correct horse battery"));

  @Test
  void writtenOutputIsMaskedInLessThanHalfAPercent() throws IOException {
    List<String> outputs = new ArrayList<>();
    Path folder = Path.of("src/test/resources/policy");
    for (String file : List.of("outputs.txt", "ordinary-python.txt", "ordinary-javascript.txt")) {
      String[] parts = Files.readString(folder.resolve(file)).split("(?m)^#---.*\n", -1);
      outputs.addAll(List.of(parts));
    }
    assertRate("written outputs", outputs);
  }

  @Test
  void drawnOutputIsMaskedInLessThanHalfAPercent() {
    Random random = new Random(7);
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      outputs.add(drawn(random, i % 8));
    }
    assertRate("drawn outputs", outputs);
  }

  private static String drawn(Random random, int kind) {
    byte[] bytes = new byte[32 + random.nextInt(200)];
    random.nextBytes(bytes);
    String hex = HexFormat.of().formatHex(bytes);
    return switch (kind) {
      case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
      case 1 -> hex.substring(0, 64) + "  dist/package-" + random.nextInt(100) + ".tar.gz";
      case 2 -> Base64.getEncoder().encodeToString(bytes);
      case 3 -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      case 4 ->
          Base64.getMimeEncoder()
              .encodeToString(("total " + hex).getBytes(StandardCharsets.US_ASCII));
      case 5 ->
          "commit "
              + hex.substring(0, 40)
              + "\nindex "
              + hex.substring(40, 47)
              + ".."
              + hex.substring(0, 7);
      case 6 ->
          "{\"id\": \"%s\", \"score\": %.6f, \"sha512-%s\": true}"
              .formatted(
                  hex.substring(0, 24),
                  random.nextDouble(),
                  Base64.getEncoder().encodeToString(bytes));
      default -> table(random);
    };
  }

  private static String table(Random random) {
    StringBuilder rows = new StringBuilder("      mean       std  count\n");
    for (int i = 0; i < 10; i++) {
      rows.append(
          String.format(
              Locale.ROOT,
              "%d  %9.6f %9.6f  %d%n",
              i,
              random.nextGaussian(),
              random.nextDouble(),
              random.nextInt(1_000_000)));
    }
    return rows.toString();
  }

  private static void assertRate(String what, List<String> outputs) {
    List<String> masked = outputs.stream().filter(s -> !MASKER.mask(s).equals(s)).toList();
    System.err.printf(
        Locale.ROOT,
        "%s masked: %d of %d (%.2f %%)%n",
        what,
        masked.size(),
        outputs.size(),
        100.0 * masked.size() / outputs.size());
    masked.forEach(output -> System.err.println(MASKER.mask(output)));
    assertThat(masked.size() * 200).isLessThan(outputs.size());
  }
}
