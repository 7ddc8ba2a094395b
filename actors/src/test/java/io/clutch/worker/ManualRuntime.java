package io.clutch.worker;

import io.clutch.call.PoisonedCall;
import io.clutch.internal.builtin.BuiltIns;
import io.clutch.internal.builtin.WorkerChildren;
import io.clutch.internal.chain.WaitGraph;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.log.LogForwarder;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.SharedMemory;
import io.clutch.internal.observe.CallObservers;
import io.clutch.internal.process.Discovery;
import io.clutch.internal.process.InMemoryLauncher;
import io.clutch.internal.process.StartQueue;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.MemoryReadings;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.ProcessRuntime;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.transport.InMemoryLink;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.HealthSettings.Reaction;
import io.clutch.worker.WorkerSettings.StartMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The runtime of workers and pools in memory: no thread, no log, and a manual clock. */
public final class ManualRuntime implements AutoCloseable {
  public static final WorkerSettings SETTINGS =
      new WorkerSettings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          new QueueSettings(1_000, 1 << 20),
          10,
          5,
          32,
          1_000,
          3,
          20,
          false,
          false,
          StartMethod.AUTO,
          new LadderSettings(
              Duration.ZERO,
              Optional.of(Duration.ofSeconds(1)),
              Optional.of(Duration.ofSeconds(1)),
              Optional.of(Duration.ofSeconds(2))),
          new StopSettings(
              Duration.ofSeconds(5),
              Duration.ofSeconds(3),
              Duration.ofSeconds(1),
              Duration.ofSeconds(2)),
          new HealthSettings(Duration.ofDays(1), 5, Reaction.KILL, 5, Reaction.REPORT),
          new RestartSettings(
              5,
              Duration.ofMinutes(1),
              Duration.ofMillis(200),
              Duration.ofSeconds(10),
              Duration.ofSeconds(10)),
          ProcessLimits.create());

  private final MemoryBudget memory = Calling.MEMORY;
  public final InMemoryLink link = new InMemoryLink();
  public final InMemoryLauncher launcher = new InMemoryLauncher();
  public final List<PoisonedCall> poisoned = new ArrayList<>();
  private final TimerQueue timers = new TimerQueue();
  private final LogForwarder log = ended();
  private final WorkerRuntime runtime;
  // The clock wraps around within a test that lets more than this pass.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();

  /** Without its thread, for tests open further ones and forget those before. */
  private static LogForwarder ended() {
    LogForwarder log = LogForwarder.start(MemoryBudget.unlimited());
    log.close();
    return log;
  }

  public ManualRuntime(Telemetry listener, Function<Optional<String>, Discovery> interpreters) {
    runtime =
        new WorkerRuntime(
            link,
            new RequestRuntime(
                Calling.CODEC,
                new MessageLimits(1 << 20, 64, "clutch.limits.max-message-size"),
                memory,
                SharedMemory.none(),
                Runnable::run,
                Runnable::run,
                listener,
                () -> now,
                CallObservers.NONE),
            new ProcessRuntime(
                launcher,
                Calling.CODEC,
                new AtomicLong()::incrementAndGet,
                Path.of("/python"),
                interpreters,
                EnvironmentPolicy.create(),
                Map.of(),
                log,
                StartQueue.create(4)),
            SETTINGS,
            new MemoryReadings(Runnable::run, pid -> Optional.empty()),
            HostRuntime.create(Map.of(), Calling.CODEC, Runnable::run, null),
            new BuiltIns(),
            new WorkerChildren(),
            new WaitGraph(),
            poisoned::add);
  }

  public static ManualRuntime listening(Telemetry listener) {
    return new ManualRuntime(listener, named -> new Discovery.Found(Path.of("/python3"), "test"));
  }

  public WorkerRuntime runtime() {
    return runtime;
  }

  public TimerQueue timers() {
    return timers;
  }

  public long now() {
    return now;
  }

  /** Advances the clock without running due timers. */
  public void lag(Duration time) {
    now += time.toNanos();
  }

  /** Advances the clock and runs due timers, with {@code afterwards} after each. */
  public void advance(Duration time, BooleanSupplier isOver, Runnable afterwards) {
    long until = now + time.toNanos();
    while (!isOver.getAsBoolean() && planned().isPresent() && planned().getAsLong() - until <= 0) {
      long earliest = planned().getAsLong();
      now = earliest - now > 0 ? earliest : now;
      timers.run(now);
      afterwards.run();
    }
    now = until;
  }

  /** The time of the next timer, if there is one. */
  public OptionalLong planned() {
    return timers.earliest();
  }

  @Override
  public void close() {
    log.close();
  }
}
