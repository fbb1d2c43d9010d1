package io.github.e2bmcp.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request target taken apart (RFC 9112 §3.2).
 *
 * @param authority of an absolute target; null for any other
 */
record RequestTarget(
    String raw,
    @Nullable String authority,
    String rawPath,
    String path,
    Map<String, List<String>> query) {

  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]*)(.*)");

  static RequestTarget parse(String method, String raw) throws HttpException {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        throw new HttpException(400, "The request target has a character that is not allowed.");
      }
    }
    Matcher absolute = ABSOLUTE.matcher(raw);
    String authority = absolute.matches() ? absolute.group(1) : null;
    String rest = authority == null ? originForm(method, raw) : pathOf(absolute.group(2));
    int fragment = rest.indexOf('#');
    if (fragment >= 0) {
      throw new HttpException(400, "The request target must not have a fragment.");
    }
    int mark = rest.indexOf('?');
    String rawPath = mark < 0 ? rest : rest.substring(0, mark);
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    return new RequestTarget(raw, authority, rawPath, decodePath(rawPath), decodeQuery(query));
  }

  private static String pathOf(String tail) {
    return tail.startsWith("/") ? tail : "/" + tail;
  }

  private static String originForm(String method, String raw) throws HttpException {
    if (raw.startsWith("/")) {
      return raw;
    }
    if (raw.equals("*") && method.equals("OPTIONS")) {
      return raw;
    }
    throw new HttpException(400, "The request target must begin with a slash.");
  }

  private static String decodePath(String rawPath) throws HttpException {
    byte[] bytes = new byte[rawPath.length()];
    int length = 0;
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (c == '%') {
        bytes[length++] = (byte) hexByte(rawPath, i + 1);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    try {
      String path =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
      if (path.indexOf('\0') >= 0) {
        throw new HttpException(400, "The path must not hold a NUL.");
      }
      return path;
    } catch (CharacterCodingException e) {
      throw new HttpException(400, "The path is not UTF-8.");
    }
  }

  private static int hexByte(String text, int at) throws HttpException {
    if (at + 2 <= text.length()) {
      int high = Character.digit(text.charAt(at), 16);
      int low = Character.digit(text.charAt(at + 1), 16);
      if (high >= 0 && low >= 0) {
        return (high << 4) | low;
      }
    }
    throw new HttpException(400, "The path has a broken percent escape.");
  }

  private static Map<String, List<String>> decodeQuery(String query) throws HttpException {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      try {
        parameters
            .computeIfAbsent(
                URLDecoder.decode(name, StandardCharsets.UTF_8), key -> new ArrayList<>())
            .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new HttpException(400, "The query has a broken percent escape.");
      }
    }
    parameters.replaceAll((name, values) -> List.copyOf(values));
    return Collections.unmodifiableMap(parameters);
  }
}
