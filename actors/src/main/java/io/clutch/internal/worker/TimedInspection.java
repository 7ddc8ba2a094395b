package io.clutch.internal.worker;

import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.log.LogText;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.time.TimerQueue.Timer;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ToWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What a worker shows or does within some time, one at a time. Only Python itself can do it.
 *
 * @param <R> the requests for it
 */
final class TimedInspection<R extends InspectionRequest<?>> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String what;
  private final DispatchContext context;
  private final Executor executor;
  private final Reader<R> reader;
  private Optional<Open<R>> open = Optional.empty();

  /** Reads an answer and replies. Runs on the executor. */
  interface Reader<R> {
    void read(R request, Source from, String text);
  }

  /** The process that has answered. */
  record Source(String worker, long pid, int incarnation, Instant at) {}

  private record Open<R>(long id, R request, Incarnation process, Timer limit) {}

  TimedInspection(String what, DispatchContext context, Executor executor, Reader<R> reader) {
    this.what = what;
    this.context = context;
    this.executor = executor;
    this.reader = reader;
  }

  void ask(long id, R request, Duration over, Map<String, Integer> options, Incarnation process) {
    String worker = context.worker().path();
    if (open.isPresent()) {
      request.refuse(worker, "another one is under way");
      return;
    }
    var item = new ToWorker.Inspect(id, what, options);
    if (!process.connection().mayInspect() || !process.connection().control(item)) {
      request.refuse(worker, "its Python has not begun yet, or is ending");
      return;
    }
    long by = context.now() + over.plus(PATIENCE).toNanos();
    Timer limit =
        context
            .timers()
            .add(by, () -> fail("Python did not answer; native code may hold its lock"));
    open = Optional.of(new Open<>(id, request, process, limit));
  }

  void answered(FromWorker.Inspected item) {
    if (open.isEmpty() || open.get().id() != item.id()) {
      return;
    }
    if (!item.problem().isEmpty()) {
      fail(LogText.lines(item.problem()));
      return;
    }
    end().ifPresent(its -> complete(its, item.text()));
  }

  private void complete(Open<R> its, String text) {
    Incarnation process = its.process();
    String worker = context.worker().path();
    var from = new Source(worker, process.pid(), process.number(), Instant.now());
    try {
      executor.execute(() -> reader.read(its.request(), from, text));
    } catch (RejectedExecutionException ending) { // the actor system's executors take no more
      its.request().refuse(worker, "the actor system is ending");
    }
  }

  void fail(String why) {
    end().ifPresent(its -> its.request().refuse(context.worker().path(), why));
  }

  private Optional<Open<R>> end() {
    Optional<Open<R>> ended = open;
    ended.ifPresent(its -> context.timers().remove(its.limit()));
    open = Optional.empty();
    return ended;
  }
}
