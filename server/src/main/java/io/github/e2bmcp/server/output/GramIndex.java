package io.github.e2bmcp.server.output;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of many short texts of one length stand in a long one, by a rolling hash (Rabin and
 * Karp): one pass over the text, however many there are.
 */
final class GramIndex<V> {

  private static final int FILTER_BITS = 1 << 18;

  private final int length;
  private final Map<String, V> values = new HashMap<>();
  private final BitSet filter = new BitSet(FILTER_BITS);
  private final int leaving;

  GramIndex(int length) {
    this.length = length;
    int power = 1;
    for (int i = 1; i < length; i++) {
      power *= 31;
    }
    this.leaving = power;
  }

  /** Called for each text found. */
  @FunctionalInterface
  interface Found<V> {
    void at(int index, V value);
  }

  @Nullable V get(String gram) {
    return values.get(gram);
  }

  void put(String gram, V value) {
    values.put(gram, value);
    filter.set(slot(gram.hashCode()));
  }

  void find(String text, Found<V> found) {
    if (values.isEmpty() || text.length() < length) {
      return;
    }
    int hash = 0;
    for (int i = 0; i < text.length(); i++) {
      if (i >= length) {
        hash -= text.charAt(i - length) * leaving;
      }
      hash = hash * 31 + text.charAt(i);
      int start = i - length + 1;
      if (start >= 0 && filter.get(slot(hash))) {
        V value = values.get(text.substring(start, i + 1));
        if (value != null) {
          found.at(start, value);
        }
      }
    }
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 14) & (FILTER_BITS - 1);
  }
}
