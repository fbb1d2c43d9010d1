package io.github.e2bmcp.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured times in nanoseconds. */
final class Samples {

  private final List<Long> values = new ArrayList<>();

  void add(long nanoseconds) {
    values.add(nanoseconds);
  }

  void addAll(Samples more) {
    values.addAll(more.values);
  }

  int count() {
    return values.size();
  }

  double millis(double quantile) {
    List<Long> sorted = values.stream().sorted().toList();
    int index = (int) Math.min(sorted.size() - 1L, Math.round(quantile * (sorted.size() - 1)));
    return sorted.get(index) / 1e6;
  }

  double median() {
    return millis(0.5);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "median %8.2f ms   p99 %8.2f   min %8.2f   max %8.2f   n %d",
        median(),
        millis(0.99),
        millis(0),
        millis(1),
        values.size());
  }
}
