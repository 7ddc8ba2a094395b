package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.stream.PythonSource;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/**
 * A JVM with a small heap that must hold much data, for {@link MemoryTest}. The first argument
 * names the kind. Meanwhile and at the end, another worker must answer.
 */
final class FullHeap implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(2);

  // No probe of a worker's health is to come between.
  private final ClutchFixture fixture =
      ClutchFixture.open("clutch.worker.health.interval = 10 minutes");
  private final PythonRef python = fixture.spawn(WorkerSpec.functions("greedy"));
  private final PythonRef neighbour = fixture.spawn(WorkerSpec.functions("greedy"));

  public static void main(String[] arguments) throws InterruptedException {
    try (var heap = new FullHeap()) {
      heap.neighbourAnswers();
      switch (arguments[0]) {
        case "result" -> heap.largeResult();
        case "queue" -> heap.queue();
        case "load" -> heap.load();
        case "log" -> heap.log();
        case "announce" -> heap.announce();
        case "empty" -> heap.violation(Call.of("greedy:empty_parts", Void.class, 10_000_000));
        case "sum" -> heap.violation(Call.of("greedy:large_parts", Void.class, 200_000, 2_000));
        case "flood" -> heap.flood();
        case "streams" -> heap.streams();
        case "decode" -> heap.decode();
        case "twice" -> heap.twice();
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      heap.neighbourAnswers();
      heap.nothingIsLeft();
    }
    System.out.println("done");
  }

  private void neighbourAnswers() {
    byte[] sent = new byte[100_000];
    if (!Arrays.equals(sent, value(neighbour.call("greedy:echo", byte[].class, sent)))) {
      throw new AssertionError("another answer");
    }
  }

  private void nothingIsLeft() {
    await().until(() -> Clutch.get(fixture.system()).memoryInUse() == 0);
  }

  private static <T> Call<T> lasting(String function, Class<T> type, Object... arguments) {
    return Call.of("greedy:" + function, type, arguments).withDeadline(LONG);
  }

  private void largeResult() {
    var refusal = failure(python.call("greedy:text", String.class, 300 << 20));
    System.out.println(refusal.message());
    var argument = failure(python.call("greedy:length", Integer.class, new byte[100 << 20]));
    System.out.println(argument.message());
    System.out.println(value(python.call("greedy:text", String.class, 20 << 20)).length());
  }

  /** More calls wait for one worker than the heap can hold. Some are rejected. */
  private void queue() {
    var calls = new ArrayList<CompletableFuture<?>>();
    calls.add(python.call(lasting("doze", Object.class, 5.0)).toCompletableFuture());
    for (int i = 0; i < 2_000; i++) {
      Call<Integer> call = lasting("length", Integer.class, new byte[1 << 20]);
      calls.add(python.call(call).toCompletableFuture());
      if (i % 200 == 0) {
        neighbourAnswers();
      }
    }
    System.out.println(outcomes(calls));
  }

  private void load() {
    var random = new Random(1);
    var workers = new ArrayList<PythonRef>(List.of(python, neighbour));
    workers.add(fixture.spawn(WorkerSpec.functions("greedy")));
    var calls = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < 6_000; i++) {
      byte[] sent = new byte[random.nextInt(i % 100 == 0 ? 2_000_000 : 20_000)];
      var call = lasting("echo", byte[].class, sent);
      calls.add(workers.get(i % 3).call(call).thenApply(it -> it.length).toCompletableFuture());
    }
    System.out.println(outcomes(calls));
  }

  private static Map<String, Integer> outcomes(List<CompletableFuture<?>> calls) {
    var outcomes = new TreeMap<String, Integer>();
    calls.forEach(call -> outcomes.merge(outcome(call), 1, Integer::sum));
    return outcomes;
  }

  private static String outcome(CompletableFuture<?> call) {
    try {
      call.get(LONG.toSeconds(), TimeUnit.SECONDS);
      return "Value";
    } catch (ExecutionException e) {
      return e.getCause() instanceof CallFailedException failed
          ? failed.failure().getClass().getSimpleName()
          : e.getCause().toString();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no outcome", e);
    }
  }

  private void log() throws InterruptedException {
    var opened = new CountDownLatch(1);
    var written = new CountDownLatch(1);
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            awaitOpen(opened);
            written.countDown();
          }
        };
    var logger = (Logger) LoggerFactory.getLogger("python.greedy");
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.setAdditive(false);
    logger.addAppender(appender);
    value(python.call(lasting("log", Object.class, 10_000, 60_000)));
    neighbourAnswers();
    opened.countDown();
    value(python.call("greedy:length", Integer.class, new byte[1]));
    System.out.println("written " + written.await(60, TimeUnit.SECONDS));
  }

  private static void awaitOpen(CountDownLatch opened) {
    try {
      opened.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Python announces nearly the largest message and then sends no more. */
  private void announce() {
    long size = 60L << 20;
    python.call(lasting("announce", Integer.class, size, 1_000, 300.0));
    for (int i = 0; i < 50; i++) {
      neighbourAnswers();
    }
    byte[] large = new byte[20 << 20];
    if (value(neighbour.call("greedy:echo", byte[].class, large)).length != large.length) {
      throw new AssertionError("another answer");
    }
    python.stop();
    ClutchFixture.stopped(python);
    System.out.println("large answers");
  }

  /** A worker that sends an invalid message is ended, and another process takes its place. */
  private void violation(Call<Void> call) {
    System.out.println(failure(python.call(call.withDeadline(LONG))).message());
    value(python.call("greedy:length", Integer.class, new byte[1]));
  }

  private void flood() {
    var flood = python.call(lasting("flood", Object.class, 3_000_000)).toCompletableFuture();
    int answers = 0;
    while (!flood.isDone()) {
      neighbourAnswers();
      answers++;
    }
    value(flood);
    System.out.println("meanwhile " + (answers > 0));
  }

  /** More elements are requested than the heap can hold, and are consumed slowly. */
  private void streams() {
    var sums = new ArrayList<CompletableFuture<Integer>>();
    List<Integer> sizes = Collections.nCopies(12, 4 << 20);
    for (int i = 0; i < 4; i++) {
      PythonRef own = fixture.spawn(WorkerSpec.functions("large"));
      sums.add(
          PythonSource.of(own, Call.of("large:made", byte[].class, sizes))
              .throttle(1, Duration.ofMillis(100))
              .runFold(0, (count, element) -> count + 1, fixture.system())
              .toCompletableFuture());
    }
    while (!sums.stream().allMatch(CompletableFuture::isDone)) {
      neighbourAnswers();
    }
    System.out.println("elements " + sums.stream().mapToInt(CompletableFuture::join).sum());
  }

  /** The heap can hold a message but not the array that is decoded from it. */
  private void decode() {
    for (int i = 0; i < 3; i++) {
      var call = python.call(lasting("numbers", long[].class, 5_000_000));
      System.out.println("decoded: " + outcome(call.toCompletableFuture()));
      neighbourAnswers();
    }
  }

  /** The heap cannot hold a message twice, which is needed with ZeroMQ. */
  private void twice() {
    CompletableFuture<String> call =
        python.call(lasting("text", String.class, 28 << 20)).toCompletableFuture();
    System.out.println(failure(call).message());
  }

  @Override
  public void close() {
    fixture.close();
  }
}
