package io.clutch.endtoend;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.telemetry.StreamEvent.StageCounts;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** One complete run of a stream: its results, its failure, and the stage's counts. */
record StreamRun<T>(List<T> results, Optional<Throwable> failure, StageCounts counts) {

  static <In, T> StreamRun<T> of(
      ClutchFixture fixture, Source<In, ?> source, Flow<In, T, CompletionStage<StageCounts>> flow) {
    return of(fixture, source, flow, Attributes.none());
  }

  static <In, T> StreamRun<T> of(
      ClutchFixture fixture,
      Source<In, ?> source,
      Flow<In, T, CompletionStage<StageCounts>> flow,
      Attributes attributes) {
    Queue<T> results = new ConcurrentLinkedQueue<>();
    Pair<CompletionStage<StageCounts>, CompletionStage<Done>> run =
        source
            .viaMat(flow, Keep.right())
            .toMat(Sink.foreach(results::add), Keep.both())
            .withAttributes(attributes)
            .run(fixture.system());
    Optional<Throwable> failure = failure(run.second());
    StageCounts counts = balanced(ClutchFixture.value(run.first()));
    assertThat(counts.out()).isEqualTo(results.size());
    return new StreamRun<>(List.copyOf(results), failure, counts);
  }

  private static Optional<Throwable> failure(CompletionStage<Done> end) {
    try {
      end.toCompletableFuture().get(30, SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the stream has not ended within 30 s", e);
    }
  }

  static StageCounts balanced(StageCounts counts) {
    assertThat(counts.in())
        .as("%s", counts)
        .isEqualTo(counts.out() + counts.failed() + counts.dropped() + counts.cancelled());
    return counts;
  }

  static Source<Integer, NotUsed> numbers(int count) {
    return Source.range(0, count - 1);
  }

  static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
