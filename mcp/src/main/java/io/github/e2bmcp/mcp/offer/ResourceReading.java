package io.github.e2bmcp.mcp.offer;

import java.util.List;

/** What was read of a resource; more than one part when it is a collection. */
public record ResourceReading(List<ResourceContents> contents, Caching caching) {
  public ResourceReading {
    contents = List.copyOf(contents);
  }

  public static ResourceReading of(ResourceContents contents) {
    return new ResourceReading(List.of(contents), Caching.NONE);
  }
}
