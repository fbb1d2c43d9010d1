package io.github.e2bmcp.server.session;

/**
 * Who calls: an account and one of the places that it calls from.
 *
 * @param account whom sandboxes belong to and count for: no other account can see, use or guess at
 *     them. Not a secret, and never shown to another caller
 * @param place tells apart callers of one account, each of whom has a default sandbox of its own;
 *     empty where there is only one
 */
public record Owner(String account, String place) {

  /** The only caller of an account. */
  public static Owner of(String account) {
    return new Owner(account, "");
  }

  /** Both as one text, for the log. */
  public String text() {
    return place.isEmpty() ? account : account + "/" + place;
  }
}
