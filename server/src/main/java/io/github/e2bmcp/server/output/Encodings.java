package io.github.e2bmcp.server.output;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** How a secret can look when a program encodes it, as letters of a {@link Skeleton}. */
final class Encodings {

  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Encodings() {}

  /** Each form and its reverse; the plain one too. */
  static Set<String> of(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    Set<String> forms = new LinkedHashSet<>();
    forms.add(secret);
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(each(bytes, "x%02x"));
    forms.add(each(bytes, "0x%02x"));
    forms.add(each(bytes, "u00%02x"));
    forms.add(each(bytes, "%d"));
    forms.add(each(bytes, "%03o"));
    forms.add(each(bytes, "0o%o"));
    forms.add(each(bytes, "%02x00"));
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    forms.add(URLEncoder.encode(forms.stream().toList().getLast(), StandardCharsets.UTF_8));
    forms.add(html(secret));
    forms.add(rot13(secret));
    for (int offset = 0; offset < 3; offset++) {
      forms.add(aligned(bytes, offset, 6, BASE64));
    }
    for (int offset = 0; offset < 5; offset++) {
      forms.add(aligned(bytes, offset, 5, BASE32));
    }
    Set<String> letters = new LinkedHashSet<>();
    for (String form : forms) {
      String skeleton = Skeleton.lettersOf(form);
      letters.add(skeleton);
      letters.add(new StringBuilder(skeleton).reverse().toString());
    }
    return letters;
  }

  private static String each(byte[] bytes, String format) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(String.format(Locale.ROOT, format, b & 0xff));
    }
    return text.toString();
  }

  /**
   * The characters of a base-2^n encoding that the secret alone decides when it begins after so
   * many other bytes.
   */
  private static String aligned(byte[] bytes, int offset, int bits, String alphabet) {
    StringBuilder text = new StringBuilder();
    int firstBit = offset * 8;
    int endBit = firstBit + bytes.length * 8;
    for (int start = (firstBit + bits - 1) / bits * bits; start + bits <= endBit; start += bits) {
      int value = 0;
      for (int bit = start - firstBit; bit < start - firstBit + bits; bit++) {
        value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
      }
      text.append(alphabet.charAt(value));
    }
    return text.toString();
  }

  private static String html(String secret) {
    return secret
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String rot13(String secret) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < secret.length(); i++) {
      char c = secret.charAt(i);
      boolean upper = c >= 'A' && c <= 'Z';
      boolean lower = c >= 'a' && c <= 'z';
      int base = upper ? 'A' : 'a';
      text.append(upper || lower ? (char) (base + (c - base + 13) % 26) : c);
    }
    return text.toString();
  }
}
