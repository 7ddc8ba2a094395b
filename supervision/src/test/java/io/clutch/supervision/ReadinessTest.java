package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.supervision.ChildSnapshot.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether a tree has started, and how it is now, for those who are no actors. */
class ReadinessTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @RegisterExtension final Trees trees = new Trees();

  private final CompletableFuture<Startup> startup = new CompletableFuture<>();

  private Supervision supervision() {
    return Supervision.get(trees.kit.system());
  }

  /** A child that says by {@link #startup} how it starts. */
  private ChildSpec<Object> slow(String id) {
    return ChildSpec.acknowledging(id, this::started);
  }

  private Behavior<Object> started(Startup its) {
    startup.complete(its);
    return Behaviors.ignore();
  }

  private static <T> T value(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletionStage<?> stage) throws Exception {
    try {
      throw new AssertionError("expected a failure, got " + value(stage));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Test
  void aTreeIsReadyOnceAllItsChildrenHaveStarted() throws Exception {
    var tree = trees.spawn(SupervisorSpec.oneForOne().withChild(slow("a")));
    var ready = supervision().whenReady(tree).toCompletableFuture();
    Startup child = value(startup);
    assertThat(ready).isNotDone();
    child.ready("");
    value(ready);
    value(supervision().whenReady(tree));
  }

  @Test
  void whoIsToldMayBlockWithoutTheSupervisor() throws Exception {
    var until = new CountDownLatch(1);
    var tree = trees.spawn(SupervisorSpec.oneForOne().withChild(slow("a")));
    var begun = new CountDownLatch(1);
    try {
      supervision()
          .whenReady(tree)
          .thenRun(
              () -> {
                begun.countDown();
                block(until);
              });
      value(startup).ready("");
      block(begun);
      assertThat(value(supervision().snapshot(tree, LIMIT)).children()).hasSize(1);
    } finally {
      until.countDown();
    }
  }

  @Test
  void atMostTenThousandWaitForAStartAndThoseThatGiveUpLeaveTheirPlaces() throws Exception {
    var tree = trees.spawn(SupervisorSpec.oneForOne().withChild(slow("a")));
    Startup child = value(startup);
    var first = supervision().whenReady(tree).toCompletableFuture();
    var others = Stream.generate(() -> supervision().whenReady(tree)).limit(9_999).toList();
    assertThat(failure(supervision().whenReady(tree)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than 10000 wait for the start of ");
    first.cancel(true);
    var last = supervision().whenReady(tree);
    child.ready("");
    value(last);
    value(others.get(9_998));
  }

  @Test
  void aTreeThatDoesNotStartSaysWhy() throws Exception {
    var tree = trees.spawn(SupervisorSpec.oneForOne().withChild(slow("a")));
    var ready = supervision().whenReady(tree);
    value(startup).failed(new IllegalStateException("no model"));
    assertThat(failure(ready))
        .isInstanceOf(SupervisorStartException.class)
        .hasMessageContaining("/a could not be started")
        .hasMessageContaining("no model");
    trees.awaitEnd(tree);
    assertThat(failure(supervision().whenReady(tree))).isInstanceOf(SupervisorStartException.class);
    await().until(() -> supervision().failedTrees().size() == 1);
    SupervisorCommand.Down down = supervision().failedTrees().get(0);
    assertThat(down.path()).isEqualTo(tree.path().toStringWithoutAddress());
    assertThat(down.reason().message()).contains("no model");
  }

  @Test
  void aTreeThatIsStoppedBeforeItIsReadySaysSo() throws Exception {
    var tree = trees.spawn(SupervisorSpec.oneForOne().withChild(slow("a")));
    var ready = supervision().whenReady(tree);
    value(startup);
    tree.tell(new SupervisorCommand.Stop());
    assertThat(failure(ready)).hasMessageContaining("asked to stop");
    trees.awaitEnd(tree);
    assertThat(supervision().failedTrees()).as("that is no failure").isEmpty();
  }

  @Test
  void whoWaitsAtTheEndOfTheSystemHearsOfIt() throws Exception {
    var tree = trees.spawn(SupervisorSpec.oneForOne().withChild(slow("a")));
    var ready = supervision().whenReady(tree);
    value(startup);
    trees.kit.system().terminate();
    failure(ready);
    value(trees.kit.system().getWhenTerminated());
    failure(supervision().whenReady(tree));
    failure(supervision().snapshot(tree, LIMIT));
  }

  @Test
  void aTreeThatGaveUpIsRememberedUntilAnotherHasItsPlace() {
    var weak = SupervisorSpec.oneForOne().withIntensity(0, LIMIT).withChild(trees.kid("a"));
    var tree = trees.kit.spawn(Supervisor.create(weak), "desk");
    trees.<Kid.Command>ref(tree, "a").tell(new Kid.Crash("over"));
    trees.awaitEnd(tree);
    await().until(() -> supervision().failedTrees().size() == 1);
    assertThat(supervision().failedTrees().get(0).reason().message()).contains("over");
    assertThat(supervision().trees()).isEmpty();
    var next = trees.kit.spawn(Supervisor.create(weak), "desk");
    await().until(() -> supervision().failedTrees().isEmpty());
    assertThat(supervision().trees()).hasSize(1);
    next.tell(new SupervisorCommand.Stop());
    await().until(() -> supervision().trees().isEmpty());
    assertThat(supervision().failedTrees()).as("it was asked to").isEmpty();
  }

  @Test
  void treesOfClutchItselfAreNotRememberedAndTakeNoPlaceOfOthers() throws Exception {
    var weak = SupervisorSpec.oneForOne().withIntensity(0, LIMIT).withChild(trees.kid("a"));
    var tree =
        trees
            .kit
            .system()
            .systemActorOf(Supervisor.create(weak), "clutch-spawned-a", Props.empty());
    value(supervision().whenReady(tree));
    trees.<Kid.Command>ref(tree, "a").tell(new Kid.Crash("over"));
    await().until(() -> supervision().trees().isEmpty());
    assertThat(supervision().failedTrees()).isEmpty();
  }

  @Test
  void aSnapshotComesByAFuture() throws Exception {
    var tree = trees.started(SupervisorSpec.oneForOne().withChild(trees.kid("a")));
    assertThat(value(supervision().snapshot(tree, LIMIT)).child("a").orElseThrow().state())
        .isEqualTo(State.RUNNING);
    tree.tell(new SupervisorCommand.Stop());
    trees.awaitEnd(tree);
    assertThat(failure(supervision().snapshot(tree, LIMIT))).hasMessageContaining("has ended");
    assertThatThrownBy(() -> supervision().snapshot(tree, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Blocks its supervisor, which makes its props. */
  private ChildSpec<Object> blocking(String id, CountDownLatch begun, CountDownLatch until) {
    return ChildSpec.of(id, Behaviors::ignore)
        .withProps(
            system -> {
              begun.countDown();
              block(until);
              return Props.empty();
            });
  }

  private static void block(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBlockedSupervisorIsMarkedAndAboveItTheTreeAnswers() throws Exception {
    var begun = new CountDownLatch(1);
    var until = new CountDownLatch(1);
    ActorRef<SupervisorCommand> tree =
        trees.started(
            SupervisorSpec.oneForOne()
                .withChild(trees.kid("a"))
                .withChild(ChildSpec.supervisor("inner", SupervisorSpec.dynamic())));
    ActorRef<SupervisorCommand> inner = trees.ref(tree, "inner");
    inner.tell(
        new SupervisorCommand.StartChild(
            blocking("b", begun, until), trees.kit.system().ignoreRef()));
    try {
      block(begun);
      var snapshot = value(supervision().snapshot(tree, Duration.ofMillis(500)));
      assertThat(snapshot.child("inner").orElseThrow().isSilent()).isTrue();
      assertThat(snapshot.child("a").orElseThrow().isSilent()).isFalse();
      assertThat(snapshot.render())
          .containsPattern("inner running, permanent, up \\d+ m?s, no answer");
      assertThat(failure(supervision().snapshot(inner, Duration.ofMillis(200))))
          .isInstanceOf(TimeoutException.class);
    } finally {
      until.countDown();
    }
  }
}
