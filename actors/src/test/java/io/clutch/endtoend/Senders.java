package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;

import io.clutch.Clutch;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** The kinds of actors that accept calls as messages. */
final class Senders {
  static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "outcomes", "crashes", "hangs", "usercode")
          .withModulePath(ClutchFixture.HANDLERS);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();

  enum Kind {
    WORKER,
    SPAWNED_BY_AN_ACTOR,
    POOL,
    SESSION,
    CHILD
  }

  private Senders() {}

  /** One of the kind that serves calls, in an actor system that has a tree with a child "a". */
  static PythonRef ready(Kind kind, TreeFixture tree) {
    ClutchFixture fixture = tree.clutch;
    PythonRef python =
        switch (kind) {
          case WORKER -> fixture.spawn(WORKER);
          case SPAWNED_BY_AN_ACTOR -> spawned(fixture);
          case POOL -> pool(fixture, 2);
          case SESSION -> session(fixture);
          case CHILD -> tree.ref("a");
        };
    ClutchFixture.pid(python);
    return python;
  }

  private static PythonRef spawned(ClutchFixture fixture) {
    ActorRef<WorkerCommand> actor =
        fixture
            .system()
            .systemActorOf(
                PythonWorker.create(WORKER),
                "spawned-" + NAMES.incrementAndGet(),
                org.apache.pekko.actor.typed.Props.empty());
    return Clutch.get(fixture.system()).ref(actor, WORKER);
  }

  static PythonPool pool(ClutchFixture fixture, int workers) {
    var spec = PoolSpec.of(WORKER).withSize(workers);
    PythonPool pool = Clutch.get(fixture.system()).spawn(spec, "pool-" + NAMES.incrementAndGet());
    value(pool.whenReady());
    return pool;
  }

  private static PythonSession session(ClutchFixture fixture) {
    return value(pool(fixture, 1).checkout());
  }

  static <T> TestProbe<Outcome<T>> probe(ClutchFixture fixture) {
    return TestProbe.create(fixture.system());
  }

  static <T> void invoke(PythonRef python, Call<T> call, TestProbe<Outcome<T>> probe) {
    python.actor().tell(new WorkerCommand.Invoke<>(call, probe.getRef()));
  }

  static <T> T received(TestProbe<Outcome<T>> probe) {
    return outcome(probe).get();
  }

  static <T> Outcome<T> outcome(TestProbe<Outcome<T>> probe) {
    return probe.receiveMessage(LIMIT);
  }

  static CallFailure failure(TestProbe<?> probe) {
    return ((Outcome.Failed<?>) probe.receiveMessage(LIMIT)).failure();
  }
}
