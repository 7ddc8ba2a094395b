package io.clutch.examples.embeddings;

import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Elements per second through two flows, in turns, so that disturbances of the machine affect both:
 * the medians of five rounds, after a warm-up round.
 */
record Rate(double first, double second) {
  private static final int ROUNDS = 5;

  /** Blocks while it measures. */
  static <T> Rate measure(
      ActorSystem<?> system,
      List<T> elements,
      Flow<Pair<T, T>, ?, ?> first,
      Flow<Pair<T, T>, ?, ?> second) {
    perSecond(system, elements, first);
    perSecond(system, elements, second);
    double[] firsts = new double[ROUNDS];
    double[] seconds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      firsts[i] = perSecond(system, elements, first);
      seconds[i] = perSecond(system, elements, second);
    }
    return new Rate(median(firsts), median(seconds));
  }

  private static <T> double perSecond(
      ActorSystem<?> system, List<T> elements, Flow<Pair<T, T>, ?, ?> flow) {
    long start = System.nanoTime();
    Source.from(elements)
        .map(element -> Pair.create(element, element))
        .via(flow)
        .runWith(Sink.ignore(), system)
        .toCompletableFuture()
        .join();
    return elements.size() / ((System.nanoTime() - start) / 1e9);
  }

  private static double median(double[] rounds) {
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    return sorted[ROUNDS / 2];
  }
}
