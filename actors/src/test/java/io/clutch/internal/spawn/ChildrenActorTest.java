package io.clutch.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.host.HostFailure;
import io.clutch.internal.host.HostRefusal;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Restart;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** The actor of the children, when it or its supervisor ends at a bad moment. */
class ChildrenActorTest {
  private final SpawnRuntime runtime = new SpawnRuntime(null, null, null);

  private static SpawnedChild child(Restart restart) {
    var request =
        new SpawnRequest(
            "m:Child", Optional.of("ann"), restart, List.of(), Map.of(), Optional.empty());
    return new SpawnedChild(WorkerSpec.actor("m:Child"), request, 1);
  }

  private static Throwable failure(CompletableFuture<?> answer) throws Exception {
    try {
      answer.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      return failed.getCause();
    }
    throw new AssertionError("it has not failed");
  }

  @Test
  void aSupervisorThatEndsBeforeItsAnswerIsHandled() throws Exception {
    var ended = new CompletableFuture<Void>();
    var kit = BehaviorTestKit.create(ChildrenActor.create(runtime, 10, ended, Behaviors.ignore()));
    SpawnedChild child = child(Restart.PERMANENT);
    kit.run(new ChildrenActor.Start(child));
    TestInbox<SupervisorCommand> supervisor = kit.childInbox("children");
    var start = (SupervisorCommand.StartChild) supervisor.receiveMessage();
    kit.signal(new Terminated(supervisor.getRef().unsafeUpcast()));
    ActorRef<Reply> replyTo = start.replyTo();
    kit.childTestKit(replyTo).run(new Reply.Started("ann", null, ""));
    kit.runOne();
    assertThat(failure(child.answer)).isInstanceOf(HostFailure.class).hasMessageContaining("ended");
    kit.run(new ChildrenActor.End(Duration.ofSeconds(1)));
    assertThat(kit.isAlive()).isFalse();
  }

  @Test
  void nobodyWaitsForAnActorThatHasFailed() throws Exception {
    ActorTestKit kit = ActorTestKit.create();
    try {
      var children =
          new ProcessChildren(
              null,
              runtime,
              10,
              Duration.ofSeconds(1),
              behavior -> kit.system().systemActorOf(behavior, "failing", Props.empty()));
      SpawnedChild broken = child(null); // which makes it throw
      children.start(broken);
      assertThat(failure(broken.answer)).isInstanceOf(HostRefusal.class);
      assertThatThrownBy(() -> children.stop("token").toCompletableFuture().join())
          .hasCauseInstanceOf(HostRefusal.class);
      SpawnedChild late = child(Restart.PERMANENT);
      children.start(late);
      assertThat(failure(late.answer)).isInstanceOf(HostRefusal.class);
      var end = new CompletableFuture<Void>();
      children.end(() -> end.complete(null));
      end.get(60, TimeUnit.SECONDS);
    } finally {
      kit.shutdownTestKit();
    }
  }
}
