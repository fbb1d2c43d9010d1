package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the body of a POST must be: JSON in UTF-8, as it is. */
final class BodyType {
  private static final Set<String> CHARSETS = Set.of("charset=utf-8", "charset=utf8");

  private BodyType() {}

  /** What is wrong with it by its headers; null when nothing is. */
  static @Nullable String problem(HttpHeaders headers) {
    List<String> types = headers.all("Content-Type");
    if (types.size() != 1 || !isJson(types.getFirst())) {
      return "The body must be application/json in UTF-8";
    }
    for (String coding : headers.all("Content-Encoding")) {
      if (!coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
        return "The body must come as it is, without a content coding";
      }
    }
    return null;
  }

  private static boolean isJson(String type) {
    String[] parts = type.toLowerCase(Locale.ROOT).replace("\"", "").split(";", -1);
    if (!parts[0].strip().equals("application/json")) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("charset") && !CHARSETS.contains(parameter)) {
        return false;
      }
    }
    return true;
  }
}
