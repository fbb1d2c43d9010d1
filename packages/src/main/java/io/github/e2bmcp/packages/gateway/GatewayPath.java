package io.github.e2bmcp.packages.gateway;

import io.github.e2bmcp.http.HttpException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The segments of a request's path, split before they are decoded: a name may hold a slash. */
final class GatewayPath {

  private GatewayPath() {}

  static List<String> segments(String rawPath) throws HttpException {
    List<String> segments = new ArrayList<>();
    for (String raw : rawPath.split("/", -1)) {
      if (raw.isEmpty()) {
        continue;
      }
      try {
        segments.add(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new HttpException(400, "The path has a broken escape.");
      }
    }
    return segments;
  }
}
