package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.call.PoisonedCall;
import io.clutch.failure.ExitReason;
import io.clutch.internal.process.Discovery;
import io.clutch.internal.process.InMemoryLauncher;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.transport.InMemoryLink;
import io.clutch.internal.worker.FakePython;
import io.clutch.internal.worker.Worker;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.ManualRuntime;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;

/**
 * One worker with everything in memory: no actor system, no threads, and a clock that the test
 * advances.
 */
public final class World implements AutoCloseable {
  public static final WorkerSettings SETTINGS = ManualRuntime.SETTINGS;

  public final List<WorkerEvent> telemetry = new ArrayList<>();
  public final InMemoryLink link;
  public final InMemoryLauncher launcher;
  public final TimerQueue timers;
  final List<PoisonedCall> poisoned;
  public final WorkerRuntime runtime;
  public final Worker worker;
  private final ManualRuntime manual;
  private final Queue<Event> mailbox = new ArrayDeque<>();
  private final TestInbox<WorkerPhase> phases = TestInbox.create();
  private FakePython python;

  private World(
      WorkerSpec spec, Telemetry listener, Function<Optional<String>, Discovery> interpreters) {
    manual =
        new ManualRuntime(
            event -> {
              telemetry.add((WorkerEvent) event);
              listener.happened(event);
            },
            interpreters);
    link = manual.link;
    launcher = manual.launcher;
    timers = manual.timers();
    poisoned = manual.poisoned;
    runtime = manual.runtime();
    worker =
        new Worker(
            "/user/python",
            spec,
            spec.settings(runtime.settings()),
            runtime,
            timers,
            mailbox::add,
            Optional.empty());
    worker.handle(new WorkerCommand.Subscribe(phases.getRef()));
    phases.receiveMessage();
  }

  /** A worker that was started, and whose process is launched. */
  public static World open(UnaryOperator<WorkerSettings> change) {
    return open(WorkerSpec.functions("m").withSettings(change));
  }

  public static World open(WorkerSpec spec) {
    return open(spec, named -> new Discovery.Found(Path.of("/python3"), "test"));
  }

  public static World open(WorkerSpec spec, Function<Optional<String>, Discovery> interpreters) {
    return new World(spec, Telemetry.none(), interpreters).begun();
  }

  public static World listening(Telemetry listener) {
    return new World(
            WorkerSpec.functions("m"),
            listener,
            named -> new Discovery.Found(Path.of("/python3"), "test"))
        .begun();
  }

  /** A ready worker with this credit. */
  public static World ready(int credit) {
    return ready(settings -> settings.withCredit(credit), 1);
  }

  public static World ready(UnaryOperator<WorkerSettings> change, int concurrency) {
    World world = open(change);
    world.boot(1_000, concurrency);
    return world;
  }

  private World begun() {
    worker.start();
    settle();
    return this;
  }

  // ---- the process

  /** Boots the latest process until it is ready. */
  public FakePython boot(int credit, int concurrency) {
    FakePython booted = connect();
    booted.hello();
    settle();
    assertThat(booted.starts()).hasSize(1);
    assertThat(booted.starts().get(0)).isEqualTo(booted.expectedStartProof());
    booted.ready(credit, concurrency);
    settle();
    assertThat(phase()).isInstanceOf(WorkerPhase.Ready.class);
    return booted;
  }

  /** Connects the latest process, which then sends nothing. */
  public FakePython connect() {
    python = new FakePython(link, launcher.latest());
    python.process().started(1_000L + launcher.launched().size());
    settle();
    return python;
  }

  /** The process that {@link #connect} made last. */
  public FakePython python() {
    return python;
  }

  // ---- the worker

  public Calling call(String function) {
    return call(function, UnaryOperator.identity());
  }

  public Calling call(String function, UnaryOperator<Call<Object>> change) {
    Calling calling = Calling.of(function, change);
    submit(calling.request());
    return calling;
  }

  public List<Calling> calls(int count) {
    var all = new ArrayList<Calling>();
    for (int i = 1; i <= count; i++) {
      all.add(call("m:f" + i));
    }
    return all;
  }

  public void submit(PendingRequest request) {
    tell(new WorkerMessage.Submit(request));
  }

  public void cancel(Calling calling) {
    tell(new WorkerMessage.Cancel(calling.request()));
  }

  public void stop() {
    tell(new WorkerCommand.Stop());
  }

  public void tell(WorkerCommand command) {
    worker.handle(command);
    settle();
  }

  /** Handles all events that the worker has sent to itself. */
  public void settle() {
    for (Event event = mailbox.poll(); event != null; event = mailbox.poll()) {
      worker.handle(event);
    }
  }

  /** The events that wait for {@link #settle}. */
  Queue<Event> mailbox() {
    return mailbox;
  }

  /** Advances the clock and runs the timers that become due. */
  public void advance(Duration time) {
    manual.advance(time, worker::isStopped, this::settle);
  }

  /** Advances the clock without running timers, as if they were late. */
  public void lag(Duration time) {
    manual.lag(time);
  }

  public long now() {
    return manual.now();
  }

  public void advanceSeconds(int seconds) {
    advance(Duration.ofSeconds(seconds));
  }

  // ---- what is seen from outside

  public WorkerStatus status() {
    TestInbox<WorkerStatus> inbox = TestInbox.create();
    tell(new WorkerCommand.GetStatus(inbox.getRef()));
    return inbox.receiveMessage();
  }

  public WorkerPhase phase() {
    return status().phase();
  }

  /** The phases since the last call. */
  public List<WorkerPhase> phases() {
    return phases.getAllReceived();
  }

  public ExitReason stoppedBecause() {
    assertThat(phase()).isInstanceOf(WorkerPhase.Stopped.class);
    return ((WorkerPhase.Stopped) phase()).reason();
  }

  public <T extends WorkerEvent> List<T> events(Class<T> type) {
    return telemetry.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void close() {
    manual.close();
  }
}
