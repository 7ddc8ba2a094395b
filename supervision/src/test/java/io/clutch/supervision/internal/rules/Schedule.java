package io.clutch.supervision.internal.rules;

import io.clutch.supervision.AutoShutdown;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Shutdown;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The random events of one run. They depend on the seed and the number of past events, so the rules
 * and the model meet the same world while they act alike.
 */
final class Schedule implements Script {
  private static final Restart[] KINDS = Restart.values();

  sealed interface Event {}

  record Exit(String id, boolean isNormal) implements Event {}

  record Request(String what, String id) implements Event {}

  record Wait(int millis) implements Event {}

  record Stop() implements Event {}

  private final long seed;
  final SupervisorSpec flags;
  final List<ChildSpec<?>> children = new ArrayList<>();
  private final int failuresIn100;

  Schedule(long seed) {
    this.seed = seed;
    var random = new Random(seed);
    Strategy strategy = Strategy.values()[random.nextInt(4)];
    var base =
        SupervisorSpec.of(strategy)
            .withIntensity(
                random.nextBoolean() ? random.nextInt(6) : 1000, java.time.Duration.ofMillis(500));
    boolean isDynamic = strategy == Strategy.DYNAMIC;
    this.flags =
        isDynamic
            ? base.withMaxChildren(1 + random.nextInt(6))
            : base.withAutoShutdown(AutoShutdown.values()[random.nextInt(3)]);
    this.failuresIn100 = random.nextInt(3) * 20;
    for (int i = 0; !isDynamic && i < random.nextInt(7); i++) {
      children.add(flags("c" + i));
    }
  }

  @Override
  public SupervisorSpec flags() {
    return flags;
  }

  @Override
  public List<ChildSpec<?>> children() {
    return children;
  }

  @Override
  public ChildSpec<?> flags(String id) {
    var random = new Random(seed * 31 + id.hashCode());
    Restart restart = KINDS[random.nextInt(KINDS.length)];
    boolean isSignificant =
        flags.autoShutdown() != AutoShutdown.NEVER
            && restart != Restart.PERMANENT
            && random.nextInt(3) == 0;
    Shutdown shutdown = random.nextBoolean() ? Shutdown.brutalKill() : Shutdown.infinity();
    return ChildSpec.of(id, Behaviors::empty)
        .withRestart(restart)
        .withShutdown(shutdown)
        .withSignificant(isSignificant);
  }

  @Override
  public boolean starts(int command) {
    return new Random(seed * 7919 + command).nextInt(100) >= failuresIn100;
  }

  @Override
  public boolean ignores(int command) {
    return new Random(seed * 15485863 + command).nextInt(8) == 0;
  }

  @Override
  public List<Event> during(int command) {
    var random = new Random(seed * 104729 + command);
    List<Event> events = new ArrayList<>();
    while (random.nextInt(5) == 0) {
      events.add(exitOrRequest(random));
    }
    return events;
  }

  @Override
  public Event next(int step) {
    var random = new Random(seed * 1299709 + step);
    int kind = random.nextInt(120);
    if (kind == 0) {
      return new Stop();
    }
    return kind < 40 ? new Wait(random.nextInt(400)) : exitOrRequest(random);
  }

  static Event exitOrRequest(Random random) {
    String id = "c" + random.nextInt(8);
    return switch (random.nextInt(10)) {
      case 0 -> new Request("terminate", id);
      case 1 -> new Request("restart", id);
      case 2 -> new Request("delete", id);
      case 3, 4 -> new Request("start", id);
      default -> new Exit(id, random.nextInt(3) == 0);
    };
  }
}
