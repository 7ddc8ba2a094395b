package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
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
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
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

/** A reference works as long as the tree lives. */
@ExtendWith(Leftovers.class)
class SupervisedReferenceTest {
  private static final Backoff SLOW =
      new Backoff(Duration.ofSeconds(30), Duration.ofSeconds(30), 0, Duration.ofMinutes(1));

  @TempDir Path directory;

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  /** Kills each process at its first start and waits until the second one is waited for. */
  private static void downForLong(TreeFixture tree) {
    TreeFixture.kill(tree.pid("a"));
    tree.probe.awaitRestarts("a", 1);
    TreeFixture.kill(tree.pid("a"));
    tree.probe.awaitState("a", State.RESTARTING);
  }

  @Test
  void worksBeforeTheChildIsThereAndAfterEachRestart() {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(TreeFixture.child("a")))) {
      PythonRef python = tree.ref("a");
      long first = ClutchFixture.pid(python);
      TreeFixture.kill(first);
      tree.probe.awaitRestarts("a", 1);
      long second = ClutchFixture.pid(python);
      tree.probe.killAndAwaitRestart("a");
      assertThat(List.of(first, second)).doesNotContain(ClutchFixture.pid(python));
      assertThat(tree.ref("a").actor()).isSameAs(python.actor());
    }
  }

  @Test
  void callsThatWereNotSentAreAnsweredByTheNextProcess() {
    var narrow = TreeFixture.WORKER.withSettings(settings -> settings.withCredit(1));
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(PythonWorker.child("a", narrow)))) {
      PythonRef python = tree.ref("a");
      long first = ClutchFixture.pid(python);
      Path marker = directory.resolve("runs");
      var running = python.call("crashes:wait", Object.class, marker.toString());
      var waiting =
          IntStream.range(0, 20).mapToObj(n -> python.call("os:getpid", Long.class)).toList();
      await().until(() -> Files.exists(marker));
      TreeFixture.kill(first);
      ExitReason reason = failure(running, Exited.class).exit().reason();
      assertThat(reason).isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
      long next = value(waiting.get(0));
      assertThat(next).isNotEqualTo(first);
      assertThat(waiting.stream().map(ClutchFixture::value)).containsOnly(next);
    }
  }

  @Test
  void callsKeepTheirOrder() throws Exception {
    var narrow = TreeFixture.WORKER.withSettings(settings -> settings.withCredit(2));
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(PythonWorker.child("a", narrow)))) {
      PythonRef python = tree.ref("a");
      ClutchFixture.pid(python);
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
      calls.forEach(ClutchFixture::value);
      assertThat(Files.readAllLines(directory.resolve("order")))
          .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(n -> "" + n).toList());
    }
  }

  @Test
  void anIdempotentCallIsSentAgain() {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(TreeFixture.child("a")))) {
      PythonRef python = tree.ref("a");
      long first = ClutchFixture.pid(python);
      var again =
          python.call(Call.of("supervised:die_once", Long.class, file("runs")).asIdempotent());
      assertThat(value(again)).isNotEqualTo(first);
    }
  }

  @Test
  void whatWaitsTooLongFailsAsQueued() {
    try (TreeFixture tree =
        TreeFixture.open(TreeFixture.one(TreeFixture.child("a").withBackoff(SLOW)))) {
      PythonRef python = tree.ref("a");
      downForLong(tree);
      var call = python.call(Call.of("os:getpid", Long.class).withDeadline(Duration.ofMillis(200)));
      assertThat(failure(call, DeadlineExceeded.class).where())
          .isEqualTo(DeadlineExceeded.Where.QUEUED);
    }
  }

  /** The system ends during a wait for the next attempt. */
  @Test
  void nothingIsLeftOpenWhereTheTreeEndsWhileTheChildIsDown() {
    TreeFixture tree = TreeFixture.open(TreeFixture.one(TreeFixture.child("a").withBackoff(SLOW)));
    PythonRef python = tree.ref("a");
    downForLong(tree);
    var waits = python.call("os:getpid", Long.class);
    tree.close();
    assertThat(failure(waits)).isInstanceOf(NotRunning.class);
    assertThat(failure(python.call("os:getpid", Long.class))).isInstanceOf(NotRunning.class);
    assertThat(ClutchFixture.stopped(python)).isNotNull();
  }

  @Test
  void callsFailAtOnceWhereNoneMayWait() {
    try (TreeFixture tree =
        TreeFixture.open(
            TreeFixture.one(
                TreeFixture.child("a").withBackoff(SLOW).withHolding(0, Duration.ofSeconds(1))))) {
      PythonRef python = tree.ref("a");
      tree.probe.awaitRunning();
      await().until(() -> python.call("os:getpid", Long.class).toCompletableFuture().join() > 0);
      downForLong(tree);
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
                    "inner",
                    inner.withChild(TreeFixture.child("a")).withChild(TreeFixture.child("b"))));
    try (TreeFixture tree = TreeFixture.open(outer)) {
      PythonRef a = tree.ref("inner/a");
      PythonRef b = tree.ref("inner/b");
      long first = ClutchFixture.pid(a);
      long bystander = ClutchFixture.pid(b);
      TreeFixture.kill(first);
      await().until(() -> !Proc.runs(bystander));
      assertThat(ClutchFixture.pid(a)).isNotEqualTo(first);
      assertThat(ClutchFixture.pid(b)).isNotEqualTo(bystander);
      tree.probe.assertRestarts("inner", 1);
    }
  }

  @Test
  void aPoisonedCallIsGivenUpAndOthersAreUnaffected() {
    List<PoisonedCall> found = new CopyOnWriteArrayList<>();
    try (TreeFixture tree =
        TreeFixture.open(
            ClutchSetup.create().withPoisonHook(found::add),
            TreeFixture.one(TreeFixture.child("a")))) {
      PythonRef python = tree.ref("a");
      ClutchFixture.pid(python);
      var poison =
          python.call(Call.of("supervised:die", Object.class, file("deaths")).asIdempotent());
      var beside =
          IntStream.range(0, 20)
              .mapToObj(n -> python.call(Call.of("os:getpid", Long.class).asIdempotent()))
              .toList();
      assertThat(failure(poison, Exited.class).exit().reason()).isEqualTo(new ExitReason.Code(3));
      beside.forEach(ClutchFixture::value);
      assertThat(directory.resolve("deaths")).hasSize(3);
      await().until(() -> found.size() == 1);
      assertThat(found.get(0).call().function()).isEqualTo("supervised:die");
      assertThat(found.get(0).deaths()).hasSize(3);
      tree.probe.awaitRestarts("a", 3);
      tree.probe.assertRestarts("a", 3);
    }
  }

  @Test
  void aStrangerIsNotThere() {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(TreeFixture.child("a")))) {
      tree.probe.awaitRunning();
      NotRunning failure =
          failure(tree.ref("nobody").call("os:getpid", Long.class), NotRunning.class);
      assertThat(failure.message())
          .isEqualTo(
              "os:getpid at /system/tree/nobody: takes no calls: it is not running: there is no"
                  + " such child");
    }
  }

  /** The new supervisor does not have children that were started at run time. */
  @Test
  void aChildOfRunTimeIsGoneWithItsSupervisor() {
    var outer =
        SupervisorSpec.oneForOne()
            .withChild(ChildSpec.supervisor("jobs", SupervisorSpec.dynamic()));
    try (TreeFixture tree = TreeFixture.open(outer)) {
      tree.probe.awaitRunning();
      ActorRef<SupervisorCommand> jobs = tree.probe.ref("jobs");
      TestProbe<Reply> replies = TestProbe.create(tree.clutch.system());
      jobs.tell(new SupervisorCommand.StartChild(TreeFixture.child("job"), replies.getRef()));
      assertThat(TreeFixture.startedId(replies.receiveMessage(Duration.ofSeconds(60))))
          .isEqualTo("job");
      PythonRef python = Clutch.get(tree.clutch.system()).ref(jobs, "job", TreeFixture.WORKER);
      ClutchFixture.pid(python);
      assertThat(tree.ask(to -> new SupervisorCommand.KillChild("jobs", to)))
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
  void aReferenceFromANestedSupervisorLastsWhenThatIsReplaced() {
    var inner = SupervisorSpec.oneForOne().withChild(TreeFixture.child("a"));
    var spec =
        SupervisorSpec.oneForOne()
            .withIntensity(10, Duration.ofMinutes(1))
            .withChild(ChildSpec.supervisor("inner", inner));
    try (TreeFixture tree = TreeFixture.open(spec)) {
      PythonRef python =
          Clutch.get(tree.clutch.system()).ref(tree.probe.ref("inner"), "a", TreeFixture.WORKER);
      assertThat(python.actor()).isSameAs(tree.ref("inner/a").actor());
      long pid = ClutchFixture.pid(python);
      for (int time = 0; time < 2; time++) {
        Reply killed = tree.ask(replyTo -> new SupervisorCommand.KillChild("inner", replyTo));
        assertThat(killed).isEqualTo(new Reply.Done("inner"));
        long gone = pid;
        await().ignoreExceptions().until(() -> ClutchFixture.pid(python) != gone);
        pid = ClutchFixture.pid(python);
      }
    }
  }

  @Test
  void aReferenceCanBeGivenBack() {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(TreeFixture.child("a")))) {
      PythonRef python = tree.ref("a");
      long pid = ClutchFixture.pid(python);
      Clutch.get(tree.clutch.system()).release(tree.top, "a");
      assertThat(ClutchFixture.stopped(python)).isInstanceOf(ExitReason.Absent.class);
      assertThat(failure(python.call("os:getpid", Long.class))).isInstanceOf(NotRunning.class);
      assertThat(tree.pid("a")).isEqualTo(pid);
    }
  }

  @Test
  void cannotBeStopped() {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(TreeFixture.child("a")))) {
      PythonRef python = tree.ref("a");
      assertThatThrownBy(python::stop)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("/system/tree/a")
          .hasMessageContaining("TerminateChild");
      assertThat(ClutchFixture.pid(python)).isPositive();
    }
  }

  @Test
  void tellsThePhasesOfEachIncarnation() {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(TreeFixture.child("a")))) {
      PythonRef python = tree.ref("a");
      TestProbe<WorkerPhase> phases = TestProbe.create(tree.clutch.system());
      long first = ClutchFixture.pid(python);
      python.actor().tell(new WorkerCommand.Subscribe(phases.getRef()));
      assertThat(phases.receiveMessage()).isEqualTo(new WorkerPhase.Ready(1, first));
      TreeFixture.kill(first);
      assertThat(phases.receiveMessage())
          .isEqualTo(new WorkerPhase.Stopped(new ExitReason.Signalled(9, "SIGKILL")));
      assertThat(phases.receiveMessage())
          .isEqualTo(new WorkerPhase.Ready(2, ClutchFixture.pid(python)));
      assertThat(tree.clutch.status(python).incarnation()).isEqualTo(2);
    }
  }
}
