package io.clutch.benchmarks.subject;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Runs streams of numbers through a flow. */
public final class StreamRunner {
  private static final long LIMIT_SECONDS = 60;

  private final ClutchSystem system;

  /** Runs the streams in this system. */
  public StreamRunner(ClutchSystem system) {
    this.system = system;
  }

  /** Elements per second, if the source never waits. */
  public double rate(Duration length, Flow<Long, Long, ?> flow) throws Exception {
    long begin = System.nanoTime();
    long end = begin + length.toNanos();
    CompletionStage<Long> count =
        Source.fromIterator(() -> new Numbers(end))
            .via(flow)
            .runWith(Sink.fold(0L, (sum, element) -> sum + 1), system.system());
    long elements = count.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return elements * 1e9 / (System.nanoTime() - begin);
  }

  /** Elements per second of an endless source that counts from 0. Takes at least one element. */
  public double rate(Duration length, Source<Long, ?> source) throws Exception {
    long begin = System.nanoTime();
    long end = begin + length.toNanos();
    CompletionStage<Long> count =
        source
            .takeWhile(number -> number % 64 != 0 || System.nanoTime() - end < 0, true)
            .runWith(Sink.fold(0L, (sum, element) -> sum + 1), system.system());
    long elements = count.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return elements * 1e9 / (System.nanoTime() - begin);
  }

  /** Opens a stream that is idle until an element is offered. */
  public Line open(Flow<Long, Long, ?> flow) {
    return new Line(system, flow);
  }

  /** An open stream that takes one element at a time. */
  public static final class Line implements AutoCloseable {
    private final BlockingQueue<Long> results = new ArrayBlockingQueue<>(1);
    private final BoundedSourceQueue<Long> elements;
    private volatile Laps laps;

    private Line(ClutchSystem system, Flow<Long, Long, ?> flow) {
      elements =
          Source.<Long>queue(1)
              .via(flow)
              .toMat(Sink.foreach(this::arrived), Keep.left())
              .run(system.system());
    }

    private void arrived(long result) {
      if (laps == null) {
        results.add(result);
      } else {
        laps.lap();
      }
    }

    /**
     * The time of each element from its offer to its result, in nanoseconds, where the stream
     * itself offers it once the one before has come.
     */
    public double[] latencies(Duration length) throws Exception {
      laps = new Laps(length, () -> elements.offer(1L));
      elements.offer(1L);
      try {
        return laps.times.get(length.toSeconds() + LIMIT_SECONDS, TimeUnit.SECONDS);
      } finally {
        laps = null;
      }
    }

    /** The same, but a thread offers each element and waits for its result. */
    public double[] latenciesBetweenThreads(Duration length) throws Exception {
      return Stopwatch.each(length, this::one);
    }

    private void one() throws Exception {
      elements.offer(1L);
      if (results.poll(LIMIT_SECONDS, TimeUnit.SECONDS) == null) {
        throw new IllegalStateException("no result within " + LIMIT_SECONDS + " s");
      }
    }

    @Override
    public void close() {
      elements.complete();
    }
  }

  /** The times of elements. Used by the stream's thread. */
  private static final class Laps {
    private final CompletableFuture<double[]> times = new CompletableFuture<>();
    private final long end;
    private final Runnable next;
    private final DoubleStream.Builder laps = DoubleStream.builder();
    private long last = System.nanoTime();

    Laps(Duration length, Runnable next) {
      this.end = last + length.toNanos();
      this.next = next;
    }

    void lap() {
      long now = System.nanoTime();
      laps.add(now - last);
      if (now - end < 0) {
        last = System.nanoTime();
        next.run();
      } else {
        times.complete(laps.build().toArray());
      }
    }
  }

  private static final class Numbers implements Iterator<Long> {
    private final long end;
    private long next;

    Numbers(long end) {
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      // Reading the clock costs as much as an element, so it is read only now and then. The first
      // element always counts, even if the time is over before the stream runs.
      return next == 0 || next % 64 != 0 || System.nanoTime() - end < 0;
    }

    @Override
    public Long next() {
      return next++;
    }
  }
}
