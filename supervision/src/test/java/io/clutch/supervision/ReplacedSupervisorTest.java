package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.SupervisorCommand.ChildInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** References to children below a supervisor that is replaced. */
class ReplacedSupervisorTest {
  /** How long a message may wait: far longer than a test. */
  private static final Duration HOLDING = Duration.ofDays(1);

  @RegisterExtension final Trees trees = new Trees();

  private final List<Kid.Command> failed = new CopyOnWriteArrayList<>();

  private ChildSpec<Kid.Command> job() {
    return trees
        .kid("job")
        .withRestart(Restart.TEMPORARY)
        .withHolding(10, HOLDING)
        .withUndelivered(failed::add);
  }

  /** A child that is started at run time, below a declared supervisor. */
  private ActorRef<SupervisorCommand> withJob(ChildSpec<SupervisorCommand> jobs) {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(jobs));
    Reply started =
        trees.ask(
            trees.ref(tree, jobs.id()),
            replyTo -> new SupervisorCommand.StartChild(job(), replyTo));
    assertThat(Trees.startedId(started)).isEqualTo("job");
    return tree;
  }

  private void isGone(ActorRef<Kid.Command> job) {
    await()
        .until(
            () -> {
              job.tell(new Kid.End());
              return failed.contains(new Kid.End());
            });
  }

  @Test
  void aChildOfRunTimeIsGoneWithASupervisorThatWasKilled() {
    var tree = withJob(ChildSpec.supervisor("jobs", SupervisorSpec.dynamic()));
    ActorRef<Kid.Command> job = trees.ref(tree, "jobs/job");
    assertThat(trees.ping(job)).isEqualTo("job");
    Reply killed = trees.ask(tree, replyTo -> new SupervisorCommand.KillChild("jobs", replyTo));
    assertThat(killed).isEqualTo(new Reply.Done("jobs"));
    isGone(job);
    Reply again =
        trees.ask(
            trees.ref(tree, "jobs"), replyTo -> new SupervisorCommand.StartChild(job(), replyTo));
    assertThat(Trees.startedId(again)).isEqualTo("job");
    assertThat(trees.ping(job)).isEqualTo("job");
  }

  @Test
  void aChildOfRunTimeIsGoneWithASupervisorThatGaveUp() {
    var tree =
        withJob(
            ChildSpec.supervisor(
                "jobs",
                SupervisorSpec.oneForOne()
                    .withIntensity(0, Duration.ofSeconds(5))
                    .withChild(trees.kid("weak"))));
    ActorRef<Kid.Command> job = trees.ref(tree, "jobs/job");
    ActorRef<Kid.Command> weak = trees.ref(tree, "jobs/weak");
    assertThat(trees.ping(job)).isEqualTo("job");
    weak.tell(new Kid.Crash("boom"));
    isGone(job);
    await().until(() -> trees.diary.stream().filter("start weak"::equals).count() == 2);
    assertThat(trees.ping(weak)).isEqualTo("weak");
  }

  @Test
  void whatNoSupervisorHasIsGoneBeforeTheFirstStart() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(
                    ChildSpec.supervisor("jobs", SupervisorSpec.dynamic())
                        .withBackoff(
                            new Backoff(
                                Duration.ofMinutes(1), Duration.ofMinutes(1), 0, HOLDING))));
    ActorRef<Kid.Command> deep = trees.ref(tree, "jobs/nobody/deep");
    TestProbe<org.apache.pekko.actor.DeadLetter> letters = trees.deadLetters();
    await()
        .until(
            () -> {
              deep.tell(new Kid.End());
              return letters.receiveMessage().message() instanceof Kid.End;
            });
  }

  /** A declared child is awaited while its supervisor waits for a restart. */
  @Test
  void messagesWaitForAChildBelowASupervisorThatWasKilled() {
    var slow = new Backoff(Duration.ofMillis(300), Duration.ofMillis(300), 0, HOLDING);
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(
                    ChildSpec.supervisor(
                            "inner",
                            SupervisorSpec.oneForOne()
                                .withChild(trees.kid("a").withUndelivered(failed::add)))
                        .withBackoff(slow)));
    ActorRef<Kid.Command> a = trees.ref(tree, "inner/a");
    for (int kill = 1; kill <= 2; kill++) {
      assertThat(trees.ping(a)).isEqualTo("a");
      Reply killed = trees.ask(tree, replyTo -> new SupervisorCommand.KillChild("inner", replyTo));
      assertThat(killed).isEqualTo(new Reply.Done("inner"));
      int ends = kill;
      await().until(() -> trees.diary.stream().filter("end a"::equals).count() == ends);
      await()
          .until(
              () ->
                  trees.snapshot(tree).child("inner").get().starts() == ends + 1
                      || trees.snapshot(tree).child("inner").get().state() == State.RESTARTING);
    }
    assertThat(trees.ping(a)).isEqualTo("a");
    assertThat(failed).isEmpty();
  }

  @Test
  void aTreeThatIsStoppedFromOutsideIsGone() {
    var tree = withJob(ChildSpec.supervisor("jobs", SupervisorSpec.dynamic()));
    ActorRef<Kid.Command> job = trees.ref(tree, "jobs/job");
    assertThat(trees.ping(job)).isEqualTo("job");
    trees.kit.stop(tree);
    trees.awaitEnd(job);
  }

  /** Covers the reference to the supervisor and its current actor. */
  @Test
  void aReferenceFromANestedSupervisorLastsAsLong() {
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(
                    ChildSpec.supervisor(
                        "inner", SupervisorSpec.oneForOne().withChild(trees.kid("a")))));
    ActorRef<SupervisorCommand> inner = trees.ref(tree, "inner");
    List<ChildInfo> infos = trees.ask(tree, SupervisorCommand.WhichChildren::new);
    ActorRef<SupervisorCommand> now = infos.get(0).ref().get().unsafeUpcast();
    ActorRef<Kid.Command> a = trees.ref(inner, "a");
    assertThat(a).isSameAs(trees.ref(tree, "inner/a")).isSameAs(trees.ref(now, "a"));
    assertThat(trees.ping(a)).isEqualTo("a");
    Reply killed = trees.ask(tree, replyTo -> new SupervisorCommand.KillChild("inner", replyTo));
    assertThat(killed).isEqualTo(new Reply.Done("inner"));
    await().until(() -> trees.diary.stream().filter("start a"::equals).count() == 2);
    assertThat(trees.ping(a)).isEqualTo("a");
  }

  @Test
  void aReferenceCanBeGivenBack() {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    Supervision supervision = Supervision.get(trees.kit.system());
    ActorRef<Kid.Command> a = trees.ref(tree, "a");
    assertThat(trees.ping(a)).isEqualTo("a");
    for (int i = 0; i < 100; i++) {
      assertThat(trees.<Kid.Command>ref(tree, "job" + i)).isNotNull();
    }
    // Each reference starts to follow its child in an actor of its own.
    await().until(() -> supervision.tree(tree).followed() == 101);
    for (int i = 0; i < 100; i++) {
      supervision.release(tree, "job" + i);
    }
    await().until(() -> supervision.tree(tree).followed() == 1);
    supervision.release(tree, "a");
    trees.awaitEnd(a);
    ActorRef<Kid.Command> next = trees.ref(tree, "a");
    assertThat(next).isNotEqualTo(a);
    assertThat(trees.ping(next)).isEqualTo("a");
  }

  /**
   * A nested supervisor that ends during the request gives no answer, and the snapshot does not
   * wait.
   */
  @Test
  void aSnapshotDoesNotWaitForASupervisorThatEnds() {
    ChildSpec<Kid.Command> silent =
        trees.kid("silent").withSurvey(replyTo -> new Kid.Crash("asked"));
    ChildSpec<Kid.Command> refusing =
        trees
            .kid("refusing")
            .withSurvey(
                replyTo -> {
                  throw new IllegalStateException("no answer");
                });
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withIntensity(1_000, Duration.ofSeconds(1))
                .withChild(trees.kid("a")));
    for (ChildSpec<Kid.Command> child : List.of(silent, refusing)) {
      Reply started = trees.ask(tree, replyTo -> new SupervisorCommand.StartChild(child, replyTo));
      assertThat(Trees.startedId(started)).isEqualTo(child.id());
    }
    long before = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThat(trees.snapshot(tree).children()).hasSize(3);
    }
    // A wait would take 3 s each time.
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
  }

  /** The question is in the mailbox of the nested supervisor, which ends before it reads it. */
  @Test
  void aSnapshotDoesNotWaitForASupervisorThatEndsUnderTheQuestion() {
    var asked = new AtomicInteger();
    var tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withIntensity(1_000, Duration.ofSeconds(1))
                .withChild(ChildSpec.supervisor("inner", SupervisorSpec.dynamic()))
                .withChild(trees.kid("asked").withSurvey(replyTo -> question(asked))));
    TestProbe<SupervisorSnapshot> answers = trees.kit.createTestProbe();
    long waited = 0;
    for (int round = 1; round <= 5; round++) {
      trees.awaitStates(tree, State.RUNNING);
      int before = asked.get();
      var latch = new CountDownLatch(1);
      ActorRef<SupervisorCommand> inner = block(tree, latch);
      tree.tell(new SupervisorCommand.GetSnapshot(answers.getRef()));
      await().until(() -> asked.get() > before);
      Adapter.toClassic(trees.kit.system()).stop(Adapter.toClassic(inner));
      long begin = System.nanoTime();
      latch.countDown();
      assertThat(answers.receiveMessage(Trees.LIMIT).child("inner")).isPresent();
      waited += System.nanoTime() - begin;
    }
    // A wait would take 3 s each time.
    assertThat(Duration.ofNanos(waited)).isLessThan(Duration.ofSeconds(10));
  }

  private static Kid.Command question(AtomicInteger asked) {
    asked.incrementAndGet();
    return new Kid.Crash("asked");
  }

  /** Blocks the actor of the nested supervisor while it spawns a child. Returns the actor. */
  private ActorRef<SupervisorCommand> block(
      ActorRef<SupervisorCommand> tree, CountDownLatch latch) {
    var blocked = new CountDownLatch(1);
    Function<ActorSystem<?>, Props> props =
        system -> {
          blocked.countDown();
          try {
            latch.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return Props.empty();
        };
    List<ChildInfo> infos = trees.ask(tree, SupervisorCommand.WhichChildren::new);
    ActorRef<SupervisorCommand> inner =
        infos.stream()
            .filter(it -> it.id().equals("inner"))
            .findFirst()
            .orElseThrow()
            .ref()
            .orElseThrow()
            .unsafeUpcast();
    inner.tell(
        new SupervisorCommand.StartChild(
            ChildSpec.of("slow", Behaviors::<Void>empty).withProps(props),
            trees.kit.<Reply>createTestProbe().getRef()));
    await().until(() -> blocked.getCount() == 0);
    return inner;
  }
}
