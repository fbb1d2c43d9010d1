package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Query;
import java.net.URI;
import java.net.URISyntaxException;

/** A user name and a password or token for a git server that is reached by http(s). */
public record GitCredentials(String username, String password) {

  public GitCredentials {
    if (username.isEmpty() || password.isEmpty()) {
      throw new E2bException.InvalidArgument(
          "Both username and password are required when using Git credentials.");
    }
  }

  /** The URL with the credentials in it. */
  String in(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme();
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw new E2bException.InvalidArgument(
            "Only http(s) Git URLs support username/password credentials.");
      }
      String user = Query.encode(username) + ":" + Query.encode(password);
      String rest = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
      return scheme + "://" + user + "@" + hostAndPort(uri) + rest;
    } catch (URISyntaxException e) {
      throw new E2bException.InvalidArgument("Invalid Git URL").because(e);
    }
  }

  private static String hostAndPort(URI uri) {
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** With the password left out. */
  @Override
  public String toString() {
    return "GitCredentials[" + username + "]";
  }
}
