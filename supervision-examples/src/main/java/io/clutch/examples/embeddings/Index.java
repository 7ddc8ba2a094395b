package io.clutch.examples.embeddings;

import io.clutch.data.NdArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds texts by their vectors. For one thread at a time. */
final class Index {
  /** A text and its similarity, from -1 to 1. 1 means the same direction. */
  record Hit(String text, double likeness) {}

  private record Entry(String text, double[] vector) {}

  private final List<Entry> entries = new ArrayList<>();

  Index add(NdArray vector, String text) {
    entries.add(new Entry(text, vector.toDoubles()));
    return this;
  }

  int size() {
    return entries.size();
  }

  /** At most {@code count} texts, the most similar first. */
  List<Hit> nearest(NdArray vector, int count) {
    double[] wanted = vector.toDoubles();
    return entries.stream()
        .map(entry -> new Hit(entry.text(), product(entry.vector(), wanted)))
        .sorted(Comparator.comparing(Hit::likeness).reversed())
        .limit(count)
        .toList();
  }

  /** The dot product. For vectors of length 1, this is the cosine of their angle. */
  private static double product(double[] one, double[] other) {
    return IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum();
  }
}
