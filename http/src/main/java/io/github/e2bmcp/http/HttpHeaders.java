package io.github.e2bmcp.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in order. Names are compared without regard to case; a name may occur more than
 * once. Immutable.
 */
public final class HttpHeaders {

  private static final HttpHeaders NONE = new HttpHeaders(List.of());

  private final List<Map.Entry<String, String>> fields;

  private HttpHeaders(List<Map.Entry<String, String>> fields) {
    this.fields = fields;
  }

  public static HttpHeaders none() {
    return NONE;
  }

  /** One field. */
  public static HttpHeaders of(String name, String value) {
    return NONE.with(name, value);
  }

  static HttpHeaders copyOf(Iterable<Map.Entry<String, String>> source) {
    List<Map.Entry<String, String>> copy = new ArrayList<>();
    for (Map.Entry<String, String> field : source) {
      copy.add(Map.entry(field.getKey(), field.getValue()));
    }
    return new HttpHeaders(List.copyOf(copy));
  }

  /**
   * These fields and one more, at the end.
   *
   * @throws IllegalArgumentException when the name is no token or the value has a control character
   */
  public HttpHeaders with(String name, String value) {
    requireToken(name);
    requireText(value);
    List<Map.Entry<String, String>> more = new ArrayList<>(fields);
    more.add(Map.entry(name, value));
    return new HttpHeaders(List.copyOf(more));
  }

  /** The first value of the name; null when there is none. */
  public @Nullable String first(String name) {
    for (Map.Entry<String, String> field : fields) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return null;
  }

  /** Every value of the name, in order; duplicates are kept. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  public boolean contains(String name) {
    return first(name) != null;
  }

  /** Every field in order, as it was received or given. */
  public List<Map.Entry<String, String>> fields() {
    return fields;
  }

  @Override
  public String toString() {
    return fields.toString();
  }

  /** RFC 9110 §5.6.2. */
  private static void requireToken(String name) {
    boolean token = !name.isEmpty() && name.chars().allMatch(HttpHeaders::isTokenCharacter);
    if (!token) {
      throw new IllegalArgumentException("a header's name must be a token");
    }
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** RFC 9110 §5.5; what is beyond Latin-1 would be lost on the wire. */
  private static void requireText(String value) {
    if (!value.chars().allMatch(c -> (c >= ' ' && c <= 0xff && c != 0x7f) || c == '\t')) {
      throw new IllegalArgumentException("a header's value must be Latin-1 without control codes");
    }
  }
}
