package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.cluster.ClutchCluster;
import io.clutch.cluster.internal.sharding.EntityShard;
import io.clutch.internal.client.RefAccess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Props;
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
}
