package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonSource;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** In normal operation, messages between Clutch's actors never become dead letters. */
@ExtendWith(Leftovers.class)
class DeadLettersTest {
  private static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "time", "generators").withModulePath(ClutchFixture.HANDLERS);

  private final Queue<String> letters = new ConcurrentLinkedQueue<>();

  private void listen(ActorSystem<?> system) {
    ActorRef<DeadLetter> listener =
        system.systemActorOf(
            Behaviors.receiveMessage(
                letter -> {
                  letters.add(letter.message() + " to " + letter.recipient().path());
                  return Behaviors.same();
                }),
            "letters",
            Props.empty());
    system.eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, listener));
  }

  private List<String> clutchLetters() {
    return letters.stream()
        .filter(letter -> !letter.startsWith("a probe"))
        // Pekko's own, at the end of a system.
        .filter(letter -> !letter.contains("/system/eventStreamUnsubscriber"))
        .toList();
  }

  @RepeatedTest(3)
  void aDayOfWork() {
    ClutchFixture fixture = ClutchFixture.open();
    listen(fixture.system());
    await()
        .until(
            () -> {
              fixture.system().<String>deadLetters().tell("a probe");
              return !letters.isEmpty();
            });
    aWorker(fixture);
    aPool(fixture);
    aTree(fixture);
    // These are in the midst of their work when the system ends.
    PythonRef last = fixture.spawn(WORKER);
    pid(last);
    last.call("time:sleep", Object.class, 0.2);
    fixture.close();
    assertThat(clutchLetters()).isEmpty();
  }

  private static void aWorker(ClutchFixture fixture) {
    PythonRef python = fixture.spawn(WORKER);
    long first = pid(python);
    failure(
        python.call(Call.of("time:sleep", Object.class, 1).withDeadline(Duration.ofMillis(50))));
    python.call("time:sleep", Object.class, 0.5).toCompletableFuture().cancel(true);
    TreeFixture.kill(first);
    await().ignoreExceptions().until(() -> pid(python) != first);
    stream(fixture, python);
    python.stop();
    ClutchFixture.stopped(python);
  }

  private static void stream(ClutchFixture fixture, PythonRef python) {
    var numbers = PythonSource.of(python, Call.of("generators:numbers", Integer.class, 100));
    value(numbers.runWith(Sink.ignore(), fixture.system()));
    value(numbers.take(3).runWith(Sink.<Integer>ignore(), fixture.system()));
  }

  private static void aPool(ClutchFixture fixture) {
    PythonPool pool = Clutch.get(fixture.system()).spawn(PoolSpec.of(WORKER).withSize(2), "pool");
    value(pool.whenReady());
    TreeFixture.kill(pid(pool));
    await().ignoreExceptions().until(() -> pid(pool) > 0);
    PythonSession session = value(pool.checkout());
    pid(session);
    session.close();
    value(pool.broadcast("os:getpid", Long.class));
    value(pool.recycle());
    stream(fixture, pool);
    pool.stop();
    ClutchFixture.stopped(pool);
  }

  private static void aTree(ClutchFixture fixture) {
    var spec =
        SupervisorSpec.oneForOne()
            .withChild(PythonWorker.child("worker", WORKER))
            .withChild(PythonPool.child("pool", PoolSpec.of(WORKER)));
    TreeFixture tree = TreeFixture.open(fixture, spec);
    Clutch clutch = Clutch.get(fixture.system());
    PythonRef worker = clutch.ref(tree.top, "worker", WORKER);
    PythonPool pool = clutch.ref(tree.top, "pool", PoolSpec.of(WORKER));
    pid(pool);
    long first = pid(worker);
    TreeFixture.kill(first);
    await().ignoreExceptions().until(() -> pid(worker) != first);
    tree.ask(replyTo -> new SupervisorCommand.RestartChild("worker", replyTo));
    tree.ask(replyTo -> new SupervisorCommand.TerminateChild("worker", replyTo));
    tree.top.tell(new SupervisorCommand.Stop());
    ClutchFixture.stopped(worker);
    ClutchFixture.stopped(pool);
  }
}
