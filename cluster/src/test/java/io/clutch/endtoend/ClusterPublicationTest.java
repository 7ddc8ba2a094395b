package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.cluster.ClutchCluster;
import io.clutch.cluster.internal.sharding.EntityShard;
import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailure;
import io.clutch.internal.client.RefAccess;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a node publishes, withdraws and refers to, in a cluster of one node. */
@ExtendWith(Leftovers.class)
class ClusterPublicationTest {
  private static ClusterNode node;
  private static PythonRef local;
  private static ClutchCluster cluster;

  @BeforeAll
  static void start() {
    node = ClusterNode.first();
    local = node.spawn();
    cluster = ClutchCluster.get(node.system());
  }

  @AfterAll
  static void end() {
    node.close();
  }

  /** A call of the published worker that is under way. */
  private static CompletableFuture<Object> running(PythonRef worker, String key, double seconds) {
    var call = node.ref(key).call("time:sleep", Object.class, seconds).toCompletableFuture();
    await("it runs").until(() -> call.isDone() || value(worker.workerStatus()).inFlight() == 1);
    return call;
  }

  @Test
  void theKeyIsFreeWhenTheWithdrawalIsComplete() {
    node.publish("again", local);
    CompletableFuture<Object> call = running(local, "again", 0.5);
    CompletionStage<String> thread =
        cluster
            .withdraw("again")
            .thenApply(
                done -> {
                  node.publish("again", local);
                  return Thread.currentThread().getName();
                });
    value(call);
    assertThat(value(thread)).doesNotContain("loop");
    value(cluster.withdraw("again"));
  }

  @Test
  void aWithdrawalThatNobodyAwaitsFreesTheKey() {
    node.publish("given-up", local);
    CompletableFuture<Object> call = running(local, "given-up", 0.5);
    cluster.withdraw("given-up").toCompletableFuture().cancel(true);
    value(call);
    value(cluster.withdraw("given-up"));
    node.publish("given-up", local);
    value(cluster.withdraw("given-up"));
  }

  @Test
  void whatStopsIsWithdrawn() {
    PythonRef brief = node.spawn();
    node.publish("brief", brief);
    brief.stop();
    await("withdrawn").ignoreExceptions().until(() -> isPublishedNow("brief"));
    value(cluster.withdraw("brief"));
  }

  private static boolean isPublishedNow(String key) {
    node.publish(key, local);
    return true;
  }

  @Test
  void manyReferencesAndPublicationsLeaveNothingAtTheirTarget() {
    int one = dependents(node.ref("many"));
    for (int i = 0; i < 100; i++) {
      node.ref("many");
    }
    assertThat(dependents(node.ref("many"))).isEqualTo(one);
    cluster.release("many");

    publishAndWithdraw();
    int published = dependents(local);
    for (int i = 0; i < 5; i++) {
      publishAndWithdraw();
    }
    assertThat(dependents(local)).isEqualTo(published);
  }

  private static void publishAndWithdraw() {
    node.publish("published", local);
    value(cluster.withdraw("published"));
  }

  private static int dependents(PythonRef reference) {
    return RefAccess.of(reference).target().stopped().getNumberOfDependents();
  }

  /** Pekko would stop it by force, and nothing would be saved. */
  @Test
  void aShardDoesNotWaitForACallThatTakesTooLong() {
    PythonRef own = node.spawn();
    var probe = TestProbe.<EntityShard.Command>create(node.system());
    var shard =
        node.system()
            .systemActorOf(
                EntityShard.create(
                    cluster, new EntityShard.Place("shard", own, 0, 1), Duration.ofMillis(200)),
                "shard",
                Props.empty());
    CompletableFuture<Object> call = running(own, "shard", 60);
    shard.tell(new EntityShard.Stop());
    probe.expectTerminated(shard, Duration.ofSeconds(20));
    own.stop();
    assertThat(call).failsWithin(Duration.ofSeconds(60));
    value(cluster.withdraw("shard"));
  }

  /** To the worker, a question is asked once at a time, and is not wanted when it is given up. */
  @Test
  void questionsOfAnotherNodeAreAskedOnceAndGivenUp() {
    var worker = TestProbe.<WorkerCommand>create(node.system());
    RefTarget target = RefAccess.of(local).target().with(worker.ref(), new CompletableFuture<>());
    node.publish("questions", RefAccess.create(PythonRef.class, target));
    ActorRef<ToOwner> owner = owner("questions");
    var caller = TestProbe.<ToCaller>create(node.system());
    owner.tell(new ToOwner.Hello(ToOwner.VERSION, caller.ref()));
    long session = caller.expectMessageClass(ToCaller.Welcome.class).session();

    var ready = new ToOwner.Ask(session, -1, ToOwner.Question.READY);
    owner.tell(ready);
    owner.tell(ready);
    var first = worker.expectMessageClass(WorkerMessage.AwaitReady.class);
    owner.tell(new ToOwner.Cancel(session, -1));
    await("given up").until(() -> !first.isWanted());

    owner.tell(new ToOwner.Ask(session, -2, ToOwner.Question.STATUS));
    worker.expectMessageClass(WorkerMessage.AskStatus.class).reject(new CallFailure.Cancelled());
    caller.expectMessageClass(ToCaller.Outcomes.class);

    owner.tell(ready);
    worker.expectMessageClass(WorkerMessage.AwaitReady.class).ready();
    caller.expectMessageClass(ToCaller.Outcomes.class);
    owner.tell(ready); // as if that had been lost
    var last = worker.expectMessageClass(WorkerMessage.AwaitReady.class);
    owner.tell(new ToOwner.Bye(session));
    await("given up with the session").until(() -> !last.isWanted());
    value(cluster.withdraw("questions"));
  }

  private static ActorRef<ToOwner> owner(String key) {
    var service = ServiceKey.create(ToOwner.class, "clutch:" + key);
    var found = TestProbe.<Receptionist.Listing>create(node.system());
    return await("published")
        .until(
            () -> {
              node.system().receptionist().tell(Receptionist.find(service, found.ref()));
              return found.receiveMessage().getServiceInstances(service);
            },
            owners -> !owners.isEmpty())
        .iterator()
        .next();
  }
}
