package io.clutch.endtoend;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.host.CallChain;
import io.clutch.host.Host;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The participants of rings, eight of a kind, in one actor system. */
final class RingMembers {
  static final int MOST = 8;

  /** What takes part in a ring. */
  enum Kind {
    /** Main threads that wait for functions. */
    FUNCTIONS,
    /** Main threads that wait for functions and actors in turn. */
    ACTORS,
    /** Main threads and the only task of workers, in turn. */
    MIXED,
    /** The only tasks of workers. */
    TASKS,
    /** Main threads, and a worker with many tasks between each two of them. */
    RELAYED,
    /** Workers, and pools of one, in turn. */
    POOLS,
    /** Children of a tree. */
    CHILDREN
  }

  record Ask(Ring.At at, ActorRef<String> replyTo) {}

  private final ClutchFixture fixture;
  private final Map<Kind, List<PythonRef>> members = new EnumMap<>(Kind.class);
  private Optional<PythonRef> relay = Optional.empty();
  private Host actor;

  RingMembers(ClutchFixture fixture) {
    this.fixture = fixture;
  }

  /** The hosts that the participants of this kind ask, in turn. */
  static List<String> hosts(Kind kind) {
    return kind == Kind.ACTORS ? List.of("next", "next-actor") : List.of("next");
  }

  Ring ring(Kind kind, int length) {
    List<PythonRef> all = members.computeIfAbsent(kind, this::spawn);
    return new Ring(all.subList(0, length), kind == Kind.RELAYED ? relay() : Optional.empty());
  }

  private Optional<PythonRef> relay() {
    if (relay.isEmpty()) {
      relay = Optional.of(spawn("relay", spec("Relays")));
    }
    return relay;
  }

  private WorkerSpec spec(String actorClass) {
    if (actor == null) {
      actor = Host.actor(Doubler.spawn(fixture.system(), passesOn()), Ring.At.class, Ask::new);
    }
    return WorkerSpec.actor("rings:" + actorClass)
        .withModulePath(ClutchFixture.HANDLERS)
        .withHost("next", Host.function(Ring.At.class, at -> Ring.ask(at, CallChain.current())))
        .withHost("next-actor", actor)
        .withSettings(its -> its.withCallDeadline(Duration.ofSeconds(4)));
  }

  private static Behavior<Ask> passesOn() {
    return Behaviors.receiveMessage(
        ask -> {
          Ring.ask(ask.at(), CallChain.of(ask.replyTo()))
              .exceptionally(Throwable::toString)
              .thenAccept(ask.replyTo()::tell);
          return Behaviors.same();
        });
  }

  PythonRef spawn(String name, WorkerSpec spec) {
    return Clutch.get(fixture.system()).spawn(spec, name);
  }

  private List<PythonRef> spawn(Kind kind) {
    if (kind == Kind.CHILDREN) {
      return children();
    }
    return IntStream.range(0, MOST).mapToObj(i -> spawn(kind, i)).toList();
  }

  private PythonRef spawn(Kind kind, int number) {
    String name = name(kind, number);
    boolean isOdd = number % 2 == 1;
    return switch (kind) {
      case MIXED -> spawn(name, spec(isOdd ? "Awaits" : "Blocks"));
      case TASKS -> spawn(name, spec("Awaits"));
      case POOLS ->
          isOdd
              ? Clutch.get(fixture.system()).spawn(PoolSpec.of(spec("Blocks")).withSize(1), name)
              : spawn(name, spec("Blocks"));
      default -> spawn(name, spec("Blocks"));
    };
  }

  private List<PythonRef> children() {
    WorkerSpec spec = spec("Blocks");
    SupervisorSpec tree = SupervisorSpec.oneForOne();
    for (int i = 0; i < MOST; i++) {
      tree = tree.withChild(PythonWorker.child(name(Kind.CHILDREN, i), spec));
    }
    ActorRef<SupervisorCommand> top =
        fixture.system().systemActorOf(Supervisor.create(tree), "rings", Props.empty());
    var refs = new ArrayList<PythonRef>();
    for (int i = 0; i < MOST; i++) {
      refs.add(Clutch.get(fixture.system()).ref(top, name(Kind.CHILDREN, i), spec));
    }
    return refs;
  }

  static String name(Kind kind, int number) {
    return kind.name().toLowerCase(Locale.ROOT) + "-" + number;
  }
}
