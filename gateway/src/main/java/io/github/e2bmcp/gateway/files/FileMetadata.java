package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What an upload's headers say of its files, within the bounds that envd sets. */
final class FileMetadata {

  private static final String HEADER = "x-metadata-";

  /** Counts with every key, as it is stored with it. */
  private static final int PREFIX = "user.e2b.".length();

  /** The longest name of an attribute that Linux takes. */
  private static final int NAME_LIMIT = 255;

  private static final int TOTAL_LIMIT = 4_096;
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");

  private FileMetadata() {}

  /** Of a header that comes twice the first counts. */
  static Map<String, String> of(HttpHeaders headers) throws Refusal {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, String> field : headers.fields()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(HEADER) && name.length() > HEADER.length()) {
        metadata.putIfAbsent(name.substring(HEADER.length()), field.getValue());
      }
    }
    check(metadata);
    return metadata;
  }

  private static void check(Map<String, String> metadata) throws Refusal {
    int total = 0;
    for (Map.Entry<String, String> one : metadata.entrySet()) {
      String key = one.getKey();
      if (PREFIX + key.length() > NAME_LIMIT) {
        throw invalid("metadata key \"" + key + "\" exceeds " + (NAME_LIMIT - PREFIX) + " bytes");
      }
      if (!PRINTABLE.matcher(one.getValue()).matches()) {
        throw invalid("metadata value for key \"" + key + "\" is not printable ASCII");
      }
      total += PREFIX + key.length() + one.getValue().length();
    }
    if (total > TOTAL_LIMIT) {
      throw invalid("total metadata size " + total + " exceeds " + TOTAL_LIMIT + " bytes");
    }
  }

  private static Refusal invalid(String why) {
    return new Refusal(400, "invalid metadata: " + why);
  }
}
