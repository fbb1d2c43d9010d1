package io.github.e2bmcp.packages.host;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Where pip on this machine installs from.
 *
 * @param indexes simple indexes, the main one first; empty when pip is told to use none
 * @param linkPages pages of links to files, by URL
 * @param linkFolders folders of this machine with files
 * @param access how to reach them
 */
public record PipSettings(
    List<URI> indexes, List<URI> linkPages, List<Path> linkFolders, RegistryAccess access) {

  public PipSettings {
    indexes = List.copyOf(indexes);
    linkPages = List.copyOf(linkPages);
    linkFolders = List.copyOf(linkFolders);
  }
}
