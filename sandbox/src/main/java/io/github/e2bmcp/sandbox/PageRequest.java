package io.github.e2bmcp.sandbox;

/**
 * Which page of a list.
 *
 * @param limit 1 to 100
 * @param cursor {@link Page#next} of the page before; empty for the first
 */
public record PageRequest(int limit, String cursor) {

  public PageRequest {
    if (limit < 1 || limit > 100) {
      throw new SandboxException.InvalidArgument("limit must be 1 to 100, but is " + limit);
    }
  }

  public static PageRequest first() {
    return new PageRequest(100, "");
  }
}
