package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Starts of a supervisor whose children fail, or end during their setup. */
class SupervisorStartTest {
  @RegisterExtension final Trees trees = new Trees();

  @Test
  void aChildThatThrowsInItsSetupFailsTheStart() {
    var failure = new AtomicReference<Throwable>();
    var spec =
        SupervisorSpec.oneForOne()
            .withChild(trees.kid("good"))
            .withChild(
                ChildSpec.of(
                    "bad",
                    () ->
                        Behaviors.setup(
                            context -> {
                              throw new IllegalStateException("no disk");
                            })));
    trees.kit.spawn(parent(spec, failure), "parent");
    await().until(() -> failure.get() != null);
    assertThat(failure.get())
        .isInstanceOf(SupervisorStartException.class)
        .hasMessageContaining("/user/parent/tree/bad")
        .hasMessageContaining("no disk");
    assertThat(trees.diary).containsExactly("start good", "end good");
  }

  private static org.apache.pekko.actor.typed.Behavior<Void> parent(
      SupervisorSpec spec, AtomicReference<Throwable> failure) {
    return Behaviors.setup(
        context -> {
          context.watch(context.spawn(Supervisor.create(spec), "tree"));
          return Behaviors.receive(Void.class)
              .onSignal(
                  ChildFailed.class,
                  failed -> {
                    failure.set(failed.getCause());
                    return Behaviors.same();
                  })
              .build();
        });
  }

  @Test
  void aChildThatNeverGetsReadyIsAClearError() {
    ChildSpec<Kid.Command> mute =
        ChildSpec.acknowledging("mute", startup -> Kid.create("mute", trees.diary));
    var failure = new AtomicReference<Throwable>();
    trees.kit.spawn(
        parent(
            SupervisorSpec.oneForOne().withChild(mute.withStartLimit(Duration.ofMillis(50))),
            failure));
    await().until(() -> failure.get() != null);
    assertThat(failure.get()).hasMessageContaining("mute").hasMessageContaining("within 50 ms");
    assertThat(trees.diary).containsExactly("start mute", "end mute");
  }

  @Test
  void anEndInTheSetupIsAnEndAfterTheStart() {
    var runs = new AtomicInteger();
    ChildSpec<Void> job =
        ChildSpec.<Void>of(
                "job",
                () ->
                    Behaviors.setup(
                        context -> {
                          runs.incrementAndGet();
                          return Behaviors.stopped();
                        }))
            .withRestart(Restart.TEMPORARY);
    var tree = trees.started(SupervisorSpec.dynamic());
    Reply reply = trees.ask(tree, replyTo -> new SupervisorCommand.StartChild(job, replyTo));
    assertThat(Trees.startedId(reply)).isEqualTo("job");
    await().until(() -> trees.snapshot(tree).children().isEmpty());
    assertThat(runs).hasValue(1);
  }

  /** The signal of an end may arrive before the message that the child is ready. */
  @Test
  void manyEndsInTheSetup() {
    int many = 1_000;
    var tree = trees.started(SupervisorSpec.dynamic());
    TestProbe<Reply> probe = trees.kit.createTestProbe();
    for (int i = 0; i < many; i++) {
      ChildSpec<Void> job =
          ChildSpec.<Void>of("job" + i, () -> Behaviors.setup(context -> Behaviors.stopped()))
              .withRestart(Restart.TEMPORARY);
      assertThat(trees.<Void>ref(tree, "job" + i)).isNotNull();
      tree.tell(new SupervisorCommand.StartChild(job, probe.getRef()));
    }
    for (int i = 0; i < many; i++) {
      assertThat(probe.receiveMessage()).isInstanceOf(Reply.Started.class);
    }
    await().until(() -> trees.snapshot(tree).children().isEmpty());
  }

  @Test
  void aNestedSupervisorThatDoesNotStartIsNamedInFull() {
    var isBroken = new AtomicBoolean(true);
    ChildSpec<Kid.Command> bad =
        ChildSpec.of(
            "bad",
            () -> {
              if (isBroken.get()) {
                throw new IllegalStateException("no disk");
              }
              return Kid.create("bad", trees.diary);
            });
    ChildSpec<SupervisorCommand> inner =
        ChildSpec.supervisor("inner", SupervisorSpec.oneForOne().withChild(bad));
    var tree = trees.started(SupervisorSpec.oneForOne());
    Reply failed = trees.ask(tree, replyTo -> new SupervisorCommand.StartChild(inner, replyTo));
    assertThat(failed.message()).contains("inner/bad").contains("no disk");
    isBroken.set(false);
    Reply started = trees.ask(tree, replyTo -> new SupervisorCommand.StartChild(inner, replyTo));
    assertThat(Trees.startedId(started)).isEqualTo("inner");
  }
}
