package io.clutch.internal.worker;

import io.clutch.failure.WorkerExit;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.log.LogText;
import io.clutch.internal.request.Event;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.InspectionRequest.OfAllocations;
import io.clutch.internal.request.InspectionRequest.OfLogLevel;
import io.clutch.internal.request.InspectionRequest.OfProfile;
import io.clutch.internal.request.InspectionRequest.OfStacks;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.time.TimerQueue.Timer;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.internal.wire.ToWorker;
import io.clutch.worker.Stacks;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.pekko.pattern.StatusReply;

/**
 * The requests for the stacks of one worker. Python is asked first, since that is exact and free of
 * danger. If it does not answer in time, faulthandler writes them on a signal, which also works
 * while native code holds the GIL. All that ask meanwhile share the stacks.
 */
final class Inspections {
  private static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int MOST_REQUESTS = 1_000;
  private static final int RATE = 100;

  private final DispatchContext context;
  private final Supplier<List<? extends PendingRequest>> begun;
  private final Executor executor;
  private final TimedInspection<OfProfile> profiles;
  private final TimedInspection<OfAllocations> allocations;
  private final TimedInspection<OfLogLevel> logLevels;
  private List<OfStacks> requests = new ArrayList<>();
  private Optional<Open> open = Optional.empty();
  private long lastId;

  /** What is under way. */
  private static final class Open {
    final long id;
    final Incarnation process;
    final boolean isStopping;
    boolean isAsked;
    boolean isSignalled;
    String problem = "";
    Timer patience = Timer.NONE;
    Timer limit = Timer.NONE;

    Open(long id, Incarnation process, boolean isStopping) {
      this.id = id;
      this.process = process;
      this.isStopping = isStopping;
    }
  }

  /**
   * Creates it.
   *
   * @param begun the calls that Python may have begun
   * @param executor reads the text of stacks, which takes too long for the socket loop
   */
  Inspections(
      DispatchContext context, Supplier<List<? extends PendingRequest>> begun, Executor executor) {
    this.context = context;
    this.begun = begun;
    this.executor = executor;
    this.profiles = new TimedInspection<>("profile", context, executor, InspectionTexts::profile);
    this.allocations =
        new TimedInspection<>("allocations", context, executor, InspectionTexts::allocations);
    this.logLevels =
        new TimedInspection<>("log-level", context, executor, InspectionTexts::logLevel);
  }

  /** Handles the command if it is for this. */
  boolean isAsked(WorkerCommand command, Incarnation process, boolean running, boolean stopping) {
    Optional<InspectionRequest<?>> request = InspectionRequest.of(command);
    if (request.isPresent() && !running) {
      request.get().refuse(context.worker().path(), "it has no process");
    } else {
      request.ifPresent(it -> ask(it, process, stopping));
    }
    return request.isPresent();
  }

  private void ask(InspectionRequest<?> request, Incarnation process, boolean stopping) {
    String worker = context.worker().path();
    if (!process.isLaunched()) {
      request.refuse(worker, "it has no process yet: it is " + process.bootPhase());
    } else if (request instanceof OfProfile profile) {
      profiles.ask(++lastId, profile, profile.over(), options(profile.over()), process);
    } else if (request instanceof OfAllocations its) {
      allocations.ask(++lastId, its, its.over(), options(its.over()), process);
    } else if (request instanceof OfLogLevel its && its.incarnation() != process.number()) {
      its.refuse(worker, "it has incarnation " + process.number() + " now");
    } else if (request instanceof OfLogLevel its) {
      logLevels.ask(++lastId, its, Duration.ZERO, Map.of("level", its.level()), process);
    } else if (requests.size() >= MOST_REQUESTS) {
      request.refuse(worker, MOST_REQUESTS + " others wait for them already");
    } else if (request instanceof OfStacks stacks) {
      requests.add(stacks);
      if (open.isEmpty()) {
        begin(new Open(++lastId, process, stopping));
      }
    }
  }

  private static Map<String, Integer> options(Duration over) {
    return Map.of("milliseconds", (int) over.toMillis(), "rate", RATE);
  }

  private void begin(Open its) {
    open = Optional.of(its);
    its.limit = context.timers().add(context.now() + LIMIT.toNanos(), () -> expire(its));
    var item = new ToWorker.Inspect(its.id, "stacks", Map.of());
    var connection = its.process.connection();
    its.isAsked = connection.mayInspect() && connection.control(item);
    if (its.isAsked) {
      its.patience = context.timers().add(context.now() + PATIENCE_NANOS, () -> signal(its));
    } else {
      signal(its);
    }
  }

  private void signal(Open its) {
    if (!its.isSignalled) {
      its.isSignalled = true;
      its.process.askStacks(its.id);
    }
  }

  private void expire(Open its) {
    String late = "it did not show them within " + LIMIT.toSeconds() + " s";
    fail(its.problem.isEmpty() ? late : its.problem);
  }

  /** Python has answered. */
  void answered(FromWorker.Inspected item) throws ProtocolException {
    if (item.id() > lastId) {
      throw new ProtocolException("inspection " + item.id() + ", which was not asked for");
    }
    open.filter(its -> its.id == item.id()).ifPresent(its -> answered(its, item));
    profiles.answered(item);
    allocations.answered(item);
    logLevels.answered(item);
  }

  private void answered(Open its, FromWorker.Inspected item) {
    if (item.problem().isEmpty()) {
      String doing = Activity.of(its.process, its.isStopping, item);
      complete(its, doing, item.text(), false, false);
    } else {
      its.isAsked = false;
      failed(its, LogText.lines(item.problem()));
      signal(its);
    }
  }

  /** Faulthandler has written, or there is a problem. An earlier request may have timed out. */
  void written(Event.StacksWritten event) {
    Optional<Open> signalled = open.filter(its -> its.isSignalled && its.id == event.request());
    if (signalled.isEmpty()) {
      return;
    }
    if (event.problem().isEmpty()) {
      Open its = signalled.get();
      String doing = Activity.held(its.process, its.isStopping, begun.get());
      complete(its, doing, event.text(), true, event.isCut());
    } else {
      failed(signalled.get(), event.problem());
    }
  }

  /** Records a problem. If Python was asked, it may still answer, until the limit. */
  private void failed(Open its, String problem) {
    its.problem = problem;
    if (its.isSignalled && !its.isAsked) {
      fail(problem);
    }
  }

  private void complete(Open its, String doing, String text, boolean bySignal, boolean isCut) {
    List<OfStacks> answered = end();
    String worker = context.worker().path();
    long pid = its.process.pid();
    int number = its.process.number();
    Instant at = Instant.now();
    Runnable reading =
        () -> {
          var read = StacksText.read(text, isCut);
          var stacks =
              new Stacks(
                  worker,
                  pid,
                  number,
                  at,
                  doing,
                  bySignal,
                  read.threads(),
                  read.tasks(),
                  read.isCut());
          answered.forEach(it -> it.reply().accept(StatusReply.success(stacks)));
        };
    try {
      executor.execute(reading);
    } catch (RejectedExecutionException ending) { // the actor system's executors take no more
      answered.forEach(it -> it.refuse(worker, "the actor system is ending"));
    }
  }

  /** Ends what is under way with the process. */
  void close(WorkerExit exit) {
    String ended = "its process has ended: " + LogText.lines(exit.reason().message());
    fail(ended);
    profiles.fail(ended);
    allocations.fail(ended);
    logLevels.fail(ended);
  }

  private void fail(String why) {
    end().forEach(it -> it.refuse(context.worker().path(), why));
  }

  private List<OfStacks> end() {
    open.ifPresent(
        its -> {
          context.timers().remove(its.patience);
          context.timers().remove(its.limit);
        });
    open = Optional.empty();
    List<OfStacks> ended = requests;
    requests = new ArrayList<>();
    return ended;
  }
}
