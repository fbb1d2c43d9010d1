package io.github.e2bmcp.packages.gateway;

/** Hears what goes through a gateway; called by several threads, and should return quickly. */
public interface GatewayListener {

  /** Hears nothing. */
  GatewayListener NONE =
      new GatewayListener() {
        @Override
        public void transferred(String file, long bytes, long total) {}

        @Override
        public void problem(GatewayProblem problem) {}
      };

  /**
   * Bytes of a package file went in.
   *
   * @param bytes of this file so far
   * @param total of this file; negative when not known
   */
  void transferred(String file, long bytes, long total);

  /**
   * All of a package file went in.
   *
   * @param hash what it was checked against, as {@code sha256:…}; {@code unknown} where its index
   *     tells none
   */
  default void served(String file, String hash) {}

  /** Something could not be given. */
  void problem(GatewayProblem problem);
}
