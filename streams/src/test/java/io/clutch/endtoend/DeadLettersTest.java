package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.host.Host;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonSource;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.TemplateStatus;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static final WorkerSpec ASKING = WorkerSpec.functions("asking", "os");
  private static final WorkerSpec WATCHER = WorkerSpec.actor("referring:Watcher");
  private static final AtomicInteger MORTALS = new AtomicInteger();

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
    ClutchFixture fixture =
        ClutchFixture.open(
            ClutchSetup.create().withHost("double", Host.function(Long.class, it -> 2 * it)));
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
    hosts(fixture);
    watches(fixture);
    runs(fixture);
    aTemplate(fixture);
    // These are in the midst of their work when the system ends.
    PythonRef last = fixture.spawn(WORKER);
    pid(last);
    last.call("time:sleep", Object.class, 0.2);
    PythonRef asking = fixture.spawn(ASKING);
    value(asking.call("asking:double", Long.class, 1));
    asking.call("asking:double_all", Object.class, 500);
    PythonRef watcher = fixture.spawn(WATCHER);
    watch(watcher, fixture);
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

  private static void hosts(ClutchFixture fixture) {
    PythonRef python = fixture.spawn(ASKING);
    assertThat(value(python.call("asking:double", Long.class, 3))).isEqualTo(6);
    value(python.call("asking:double_all", Object.class, 100));
    value(python.call("asking:tell_all", Object.class, "double", 100));
    TreeFixture.kill(pid(python));
    await().ignoreExceptions().until(() -> value(python.call("asking:double", Long.class, 3)) == 6);
    python.stop();
    ClutchFixture.stopped(python);
  }

  /** Of actors that stop before and after their watcher. */
  private static void watches(ClutchFixture fixture) {
    PythonRef watcher = fixture.spawn(WATCHER);
    ActorRef<String> first = watch(watcher, fixture);
    ActorRef<String> second = watch(watcher, fixture);
    first.tell("end");
    await().until(() -> !value(watcher.call("told_of", List.class)).isEmpty());
    watcher.stop();
    ClutchFixture.stopped(watcher);
    second.tell("end");
  }

  private static ActorRef<String> watch(PythonRef watcher, ClutchFixture fixture) {
    ActorRef<String> mortal =
        fixture
            .system()
            .systemActorOf(
                Behaviors.receiveMessage(any -> Behaviors.<String>stopped()),
                "mortal-" + MORTALS.incrementAndGet(),
                Props.empty());
    value(watcher.call("watch", Void.class, Host.actor(mortal, String.class)));
    return mortal;
  }

  private static void runs(ClutchFixture fixture) {
    Clutch clutch = Clutch.get(fixture.system());
    value(clutch.run(WORKER, Call.of("os:getpid", Long.class)));
    failure(clutch.run(WORKER, Call.of("os:getpid", Long.class, 1)));
    Call<Object> slow = Call.of("time:sleep", Object.class, 10);
    failure(clutch.run(WORKER, slow.withDeadline(Duration.ofMillis(50))));
    clutch.run(WORKER, slow).toCompletableFuture().cancel(true);
  }

  private static void aTemplate(ClutchFixture fixture) {
    WorkerSpec spec =
        WORKER.withPreload("json").withSettings(base -> base.withStart(StartMethod.FORK));
    PythonRef first = fixture.spawn(spec);
    PythonRef second = fixture.spawn(spec);
    assertThat(pid(first)).isNotEqualTo(pid(second));
    TemplateStatus template =
        Clutch.get(fixture.system()).templates().stream()
            .filter(it -> it.preload().contains("json"))
            .findFirst()
            .orElseThrow();
    TreeFixture.kill(template.pid());
    first.stop();
    ClutchFixture.stopped(first);
    PythonRef third = fixture.spawn(spec);
    pid(third);
    third.stop();
    second.stop();
    ClutchFixture.stopped(second);
    ClutchFixture.stopped(third);
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
    TreeFixture.kill(pid(worker));
    tree.probe.awaitRestarts("worker", 1);
    tree.ask(replyTo -> new SupervisorCommand.RestartChild("worker", replyTo));
    tree.ask(replyTo -> new SupervisorCommand.TerminateChild("worker", replyTo));
    tree.top.tell(new SupervisorCommand.Stop());
    ClutchFixture.stopped(worker);
    ClutchFixture.stopped(pool);
  }
}
