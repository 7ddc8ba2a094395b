package io.clutch.road;

import static io.clutch.road.Road.value;

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

/** The kinds of actors that take calls as messages. */
final class Senders {
  static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "outcomes", "crashes", "hangs", "usercode")
          .withModulePath(Road.HANDLERS);
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
  static PythonRef ready(Kind kind, Grove grove) {
    Road road = grove.road;
    PythonRef python =
        switch (kind) {
          case WORKER -> road.spawn(WORKER);
          case SPAWNED_BY_AN_ACTOR -> spawned(road);
          case POOL -> pool(road, 2);
          case SESSION -> session(road);
          case CHILD -> grove.ref("a");
        };
    Road.pid(python);
    return python;
  }

  private static PythonRef spawned(Road road) {
    ActorRef<WorkerCommand> actor =
        road.system()
            .systemActorOf(
                PythonWorker.create(WORKER),
                "spawned-" + NAMES.incrementAndGet(),
                org.apache.pekko.actor.typed.Props.empty());
    return Clutch.get(road.system()).ref(actor, WORKER);
  }

  static PythonPool pool(Road road, int workers) {
    var spec = PoolSpec.of(WORKER).withSize(workers);
    PythonPool pool = Clutch.get(road.system()).spawn(spec, "pool-" + NAMES.incrementAndGet());
    value(pool.whenReady());
    return pool;
  }

  private static PythonSession session(Road road) {
    return value(pool(road, 1).checkout());
  }

  static <T> TestProbe<Outcome<T>> probe(Road road) {
    return TestProbe.create(road.system());
  }

  static <T> void invoke(PythonRef python, Call<T> call, TestProbe<Outcome<T>> probe) {
    python.actor().tell(new WorkerCommand.Invoke<>(call, probe.getRef()));
  }

  static <T> T received(TestProbe<Outcome<T>> probe) {
    return probe.receiveMessage(LIMIT).get();
  }

  static CallFailure failure(TestProbe<?> probe) {
    return ((Outcome.Failed<?>) probe.receiveMessage(LIMIT)).failure();
  }
}
