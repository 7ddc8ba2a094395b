package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chunks that are lost between nodes. The test is one of the two nodes, and loses them. */
@ExtendWith(Leftovers.class)
class ClusterChunkTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static ClusterNode node;

  @BeforeAll
  static void start() {
    node = ClusterNode.first();
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static ServiceKey<ToOwner> key(String name) {
    return ServiceKey.create(ToOwner.class, "clutch:" + name);
  }

  /** Publishes a new worker, and waits for its owner. */
  private static ActorRef<ToOwner> publish(String name) {
    node.publish(name, node.spawn());
    var listings = TestProbe.<Receptionist.Listing>create(node.system());
    node.system().receptionist().tell(Receptionist.subscribe(key(name), listings.ref()));
    while (true) {
      var owners = listings.receiveMessage(LIMIT).getServiceInstances(key(name));
      if (!owners.isEmpty()) {
        return owners.iterator().next();
      }
    }
  }

  private static ToOwner.Requests call(long session, Duration left, Integer... later) {
    return new ToOwner.Requests(
        session,
        0,
        List.of(
            new ToOwner.Request(
                1,
                ToOwner.Kind.CALL,
                "os:getpid",
                left.toNanos(),
                false,
                Optional.empty(),
                Map.of(),
                new byte[0],
                new byte[0],
                List.of(),
                List.of(later))));
  }

  private static CallFailure failureAt(TestProbe<ToCaller> caller) {
    var outcomes = caller.expectMessageClass(ToCaller.Outcomes.class, LIMIT).outcomes();
    assertThat(outcomes).hasSize(1);
    return ((ToCaller.Failed) outcomes.get(0).result()).failure();
  }

  @Test
  void theOwnerKeepsTheDeadline() {
    ActorRef<ToOwner> owner = publish("late");
    var caller = TestProbe.<ToCaller>create(node.system());
    owner.tell(new ToOwner.Hello(ToOwner.VERSION, caller.ref()));
    long session = caller.expectMessageClass(ToCaller.Welcome.class, LIMIT).session();

    owner.tell(call(session, Duration.ofMillis(200), 1_000_000, 0));
    assertThat(failureAt(caller)).isInstanceOf(CallFailure.DeadlineExceeded.class);
    await().until(() -> Clutch.get(node.system()).memoryInUse() == 0);
  }

  @Test
  void aGapInArgumentsFailsTheCall() {
    ActorRef<ToOwner> owner = publish("arguments");
    var caller = TestProbe.<ToCaller>create(node.system());
    owner.tell(new ToOwner.Hello(ToOwner.VERSION, caller.ref()));
    long session = caller.expectMessageClass(ToCaller.Welcome.class, LIMIT).session();

    owner.tell(call(session, Duration.ofMinutes(10), 1_000_000, 0));
    owner.tell(new ToOwner.Chunk(session, 1, 1_000, ByteBuffer.allocate(1_000)));
    assertThat(failureAt(caller)).isInstanceOf(CallFailure.BadArguments.class);
  }

  @Test
  void aGapInAResultFailsTheCall() {
    var owner = TestProbe.<ToOwner>create(node.system());
    node.system().receptionist().tell(Receptionist.register(key("result"), owner.ref()));
    var call = node.ref("result").call("os:getpid", Long.class);
    var caller = owner.expectMessageClass(ToOwner.Hello.class, LIMIT).caller();
    caller.tell(new ToCaller.Welcome(1));
    long id = owner.expectMessageClass(ToOwner.Requests.class, LIMIT).requests().get(0).id();

    var later = new ToCaller.Later(List.of(1_000_000));
    caller.tell(new ToCaller.Outcomes(List.of(new ToCaller.Settled(id, 1, later))));
    caller.tell(new ToCaller.Chunk(id, 1_000, ByteBuffer.allocate(1_000)));
    assertThat(failure(call, CallFailure.Undecodable.class).message()).contains("were lost");
    assertThat(awaitCancel(owner)).isEqualTo(new ToOwner.Cancel(1, id));
  }

  /** Behind what confirms outcomes. */
  private static ToOwner awaitCancel(TestProbe<ToOwner> owner) {
    while (true) {
      if (owner.receiveMessage(LIMIT) instanceof ToOwner.Cancel cancel) {
        return cancel;
      }
    }
  }
}
