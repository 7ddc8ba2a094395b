package io.clutch.road;

import static io.clutch.road.Road.failure;
import static io.clutch.road.Road.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.call.PoisonedCall;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.ChildState;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A reference that was taken once works for as long as the tree lives. */
@ExtendWith(Leftovers.class)
class SupervisedReferenceTest {
  private static final Backoff SLOW =
      new Backoff(Duration.ofSeconds(30), Duration.ofSeconds(30), 0, Duration.ofMinutes(1));

  @TempDir Path directory;

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  /** Kills each process at its first start and waits until the second one is waited for. */
  private static void downForLong(Grove grove) {
    Grove.kill(grove.pid("a"));
    grove.probe.awaitRestarts("a", 1);
    Grove.kill(grove.pid("a"));
    grove.probe.awaitState("a", ChildState.RESTARTING);
  }

  @Test
  void worksBeforeTheChildIsThereAndAfterEachRestart() {
    try (Grove grove = Grove.plant(Grove.one(Grove.child("a")))) {
      PythonRef python = grove.ref("a");
      long first = Road.pid(python);
      Grove.kill(first);
      grove.probe.awaitRestarts("a", 1);
      long second = Road.pid(python);
      grove.probe.killAndAwaitRestart("a");
      assertThat(List.of(first, second)).doesNotContain(Road.pid(python));
      assertThat(grove.ref("a").actor()).isSameAs(python.actor());
    }
  }

  @Test
  void callsThatWereNotSentAreAnsweredByTheNextProcess() {
    var narrow = Grove.WORKER.withSettings(settings -> settings.withCredit(1));
    try (Grove grove = Grove.plant(Grove.one(PythonWorker.child("a", narrow)))) {
      PythonRef python = grove.ref("a");
      long first = Road.pid(python);
      Path marker = directory.resolve("runs");
      var running = python.call("crashes:wait", Object.class, marker.toString());
      var waiting =
          IntStream.range(0, 20).mapToObj(n -> python.call("os:getpid", Long.class)).toList();
      await().until(() -> Files.exists(marker));
      Grove.kill(first);
      ExitReason reason = failure(running, Exited.class).exit().reason();
      assertThat(reason).isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
      long next = value(waiting.get(0));
      assertThat(next).isNotEqualTo(first);
      assertThat(waiting.stream().map(Road::value)).containsOnly(next);
    }
  }

  @Test
  void callsKeepTheirOrder() throws Exception {
    var narrow = Grove.WORKER.withSettings(settings -> settings.withCredit(2));
    try (Grove grove = Grove.plant(Grove.one(PythonWorker.child("a", narrow)))) {
      PythonRef python = grove.ref("a");
      Road.pid(python);
      var killer = python.call("crashes:leave", Object.class, 3);
      var calls =
          IntStream.range(0, 50)
              .mapToObj(
                  n ->
                      python.call(
                          Call.of("crashes:note", String.class, file("order"), "" + n)
                              .asIdempotent()))
              .toList();
      failure(killer, Exited.class);
      calls.forEach(Road::value);
      assertThat(Files.readAllLines(directory.resolve("order")))
          .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(n -> "" + n).toList());
    }
  }

  @Test
  void anIdempotentCallIsSentAgain() {
    try (Grove grove = Grove.plant(Grove.one(Grove.child("a")))) {
      PythonRef python = grove.ref("a");
      long first = Road.pid(python);
      var again =
          python.call(Call.of("supervised:die_once", Long.class, file("runs")).asIdempotent());
      assertThat(value(again)).isNotEqualTo(first);
    }
  }

  @Test
  void whatWaitsTooLongFailsAsQueued() {
    try (Grove grove = Grove.plant(Grove.one(Grove.child("a").withBackoff(SLOW)))) {
      PythonRef python = grove.ref("a");
      downForLong(grove);
      var call = python.call(Call.of("os:getpid", Long.class).withDeadline(Duration.ofMillis(200)));
      assertThat(failure(call, DeadlineExceeded.class).where())
          .isEqualTo(DeadlineExceeded.Where.QUEUED);
    }
  }

  /** The end of the system comes in the midst of a wait for the next attempt. */
  @Test
  void nothingIsLeftOpenWhereTheTreeEndsWhileTheChildIsDown() {
    Grove grove = Grove.plant(Grove.one(Grove.child("a").withBackoff(SLOW)));
    PythonRef python = grove.ref("a");
    downForLong(grove);
    var waits = python.call("os:getpid", Long.class);
    grove.close();
    assertThat(failure(waits)).isInstanceOf(NotRunning.class);
    assertThat(failure(python.call("os:getpid", Long.class))).isInstanceOf(NotRunning.class);
    assertThat(Road.stopped(python)).isNotNull();
  }

  @Test
  void callsFailAtOnceWhereNoneMayWait() {
    try (Grove grove =
        Grove.plant(
            Grove.one(Grove.child("a").withBackoff(SLOW).withHolding(0, Duration.ofSeconds(1))))) {
      PythonRef python = grove.ref("a");
      grove.probe.awaitRunning();
      await().until(() -> python.call("os:getpid", Long.class).toCompletableFuture().join() > 0);
      downForLong(grove);
      assertThat(failure(python.call("os:getpid", Long.class), NotRunning.class).reason())
          .isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
    }
  }

  @Test
  void outlastsASupervisorThatGaveUp() {
    var inner = SupervisorSpec.oneForOne().withIntensity(0, Duration.ofSeconds(5));
    var outer =
        SupervisorSpec.oneForOne()
            .withChild(
                ChildSpec.supervisor(
                    "inner", inner.withChild(Grove.child("a")).withChild(Grove.child("b"))));
    try (Grove grove = Grove.plant(outer)) {
      PythonRef a = grove.ref("inner/a");
      PythonRef b = grove.ref("inner/b");
      long first = Road.pid(a);
      long bystander = Road.pid(b);
      Grove.kill(first);
      await().until(() -> !Proc.runs(bystander));
      assertThat(Road.pid(a)).isNotEqualTo(first);
      assertThat(Road.pid(b)).isNotEqualTo(bystander);
      grove.probe.assertRestarts("inner", 1);
    }
  }

  @Test
  void aPoisonedCallIsGivenUpAndOthersAreUnaffected() {
    List<PoisonedCall> found = new CopyOnWriteArrayList<>();
    try (Grove grove =
        Grove.plant(ClutchSetup.create().withPoisonHook(found::add), Grove.one(Grove.child("a")))) {
      PythonRef python = grove.ref("a");
      Road.pid(python);
      var poison =
          python.call(Call.of("supervised:die", Object.class, file("deaths")).asIdempotent());
      var beside =
          IntStream.range(0, 20)
              .mapToObj(n -> python.call(Call.of("os:getpid", Long.class).asIdempotent()))
              .toList();
      assertThat(failure(poison, Exited.class).exit().reason()).isEqualTo(new ExitReason.Code(3));
      beside.forEach(Road::value);
      assertThat(directory.resolve("deaths")).hasSize(3);
      await().until(() -> found.size() == 1);
      assertThat(found.get(0).call().function()).isEqualTo("supervised:die");
      assertThat(found.get(0).deaths()).hasSize(3);
      grove.probe.awaitRestarts("a", 3);
      grove.probe.assertRestarts("a", 3);
    }
  }

  @Test
  void aStrangerIsNotThere() {
    try (Grove grove = Grove.plant(Grove.one(Grove.child("a")))) {
      grove.probe.awaitRunning();
      NotRunning failure =
          failure(grove.ref("nobody").call("os:getpid", Long.class), NotRunning.class);
      assertThat(failure.message())
          .isEqualTo(
              "os:getpid at /system/tree/nobody: takes no calls: it is not running: there is no such child");
    }
  }

  /** The new supervisor does not have what was started at run time. */
  @Test
  void aChildOfRunTimeIsGoneWithItsSupervisor() {
    var outer =
        SupervisorSpec.oneForOne()
            .withChild(ChildSpec.supervisor("jobs", SupervisorSpec.dynamic()));
    try (Grove grove = Grove.plant(outer)) {
      grove.probe.awaitRunning();
      ActorRef<SupervisorCommand> jobs = grove.probe.ref("jobs");
      TestProbe<Reply> replies = TestProbe.create(grove.road.system());
      jobs.tell(new SupervisorCommand.StartChild(Grove.child("job"), replies.getRef()));
      assertThat(Grove.startedId(replies.receiveMessage(Duration.ofSeconds(60)))).isEqualTo("job");
      PythonRef python = Clutch.get(grove.road.system()).ref(jobs, "job", Grove.WORKER);
      Road.pid(python);
      assertThat(grove.ask(to -> new SupervisorCommand.KillChild("jobs", to)))
          .isEqualTo(new Reply.Done("jobs"));
      // Deadlines of calls are as long as a test may last.
      await()
          .until(
              () ->
                  failure(
                          python.call(
                              Call.of("os:getpid", Long.class).withDeadline(Duration.ofHours(1))))
                      instanceof NotRunning);
    }
  }

  @Test
  void aReferenceCanBeGivenBack() {
    try (Grove grove = Grove.plant(Grove.one(Grove.child("a")))) {
      PythonRef python = grove.ref("a");
      long pid = Road.pid(python);
      Clutch.get(grove.road.system()).release(grove.top, "a");
      assertThat(Road.stopped(python)).isInstanceOf(ExitReason.Absent.class);
      assertThat(failure(python.call("os:getpid", Long.class))).isInstanceOf(NotRunning.class);
      assertThat(grove.pid("a")).isEqualTo(pid);
    }
  }

  @Test
  void cannotBeStopped() {
    try (Grove grove = Grove.plant(Grove.one(Grove.child("a")))) {
      PythonRef python = grove.ref("a");
      assertThatThrownBy(python::stop)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("/system/tree/a")
          .hasMessageContaining("TerminateChild");
      assertThat(Road.pid(python)).isPositive();
    }
  }

  @Test
  void tellsThePhasesOfEachIncarnation() {
    try (Grove grove = Grove.plant(Grove.one(Grove.child("a")))) {
      PythonRef python = grove.ref("a");
      TestProbe<WorkerPhase> phases = TestProbe.create(grove.road.system());
      long first = Road.pid(python);
      python.actor().tell(new WorkerCommand.Subscribe(phases.getRef()));
      assertThat(phases.receiveMessage()).isEqualTo(new WorkerPhase.Ready(1, first));
      Grove.kill(first);
      assertThat(phases.receiveMessage())
          .isEqualTo(new WorkerPhase.Stopped(new ExitReason.Signalled(9, "SIGKILL")));
      assertThat(phases.receiveMessage()).isEqualTo(new WorkerPhase.Ready(2, Road.pid(python)));
      assertThat(grove.road.status(python).incarnation()).isEqualTo(2);
    }
  }
}
