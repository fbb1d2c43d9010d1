package io.github.e2bmcp.sandbox;

import java.util.List;

/**
 * One page of a list.
 *
 * @param next the cursor of the following page; empty on the last one
 */
public record Page<T>(List<T> items, String next) {

  public Page {
    items = List.copyOf(items);
  }
}
