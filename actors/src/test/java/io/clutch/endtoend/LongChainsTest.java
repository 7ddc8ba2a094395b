package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.host.CallChain;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chains through several workers and actors, without a ring. */
@ExtendWith(Leftovers.class)
class LongChainsTest {
  record Hop(long left, ActorRef<String> replyTo) {}

  private static final List<PythonRef> WORKERS = new ArrayList<>();
  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    for (int i = 0; i < 4; i++) {
      WorkerSpec spec = WorkerSpec.actor("rings:Blocks");
      WORKERS.add(
          fixture.spawn(
              spec.withHost("hop", hop())
                  .withHost("bounce", Host.function(Long.class, LongChainsTest::bounce))));
    }
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** An actor that passes the chain on to the next worker. */
  private static Host hop() {
    ActorRef<Hop> actor =
        Doubler.spawn(
            fixture.system(),
            Behaviors.receiveMessage(
                hop -> {
                  CallChain.of(hop.replyTo())
                      .call(() -> next(WORKERS.get(4 - (int) hop.left()), "hop", hop.left() - 1))
                      .thenAccept(hop.replyTo()::tell);
                  return Behaviors.same();
                }));
    return Host.actor(actor, Long.class, Hop::new);
  }

  private static CompletionStage<String> bounce(long left) {
    return next(WORKERS.get((int) (left % 2)), "bounce", left - 1);
  }

  private static CompletionStage<String> next(PythonRef to, String host, long left) {
    return left == 0 ? to.call("end", String.class) : to.call("pass_on", String.class, host, left);
  }

  @Test
  void manyAtOnceThroughFourWorkersAndThreeActors() {
    List<CompletionStage<String>> chains =
        IntStream.range(0, 100).mapToObj(i -> next(WORKERS.get(0), "hop", 3)).toList();
    chains.forEach(chain -> assertThat(value(chain)).isEqualTo("end"));
  }

  @Test
  void fiftyDeepThroughTwoWorkersInTurn() {
    assertThat(value(next(WORKERS.get(0), "bounce", 50))).isEqualTo("end");
  }

  @Test
  void theDepthOfOneWorkerIsLimitedThereToo() {
    Raised failed = failure(next(WORKERS.get(0), "bounce", 70), Raised.class);
    assertThat(failed.message()).contains("more than 32 calls").contains("max-chain-depth");
    assertThat(value(WORKERS.get(0).call("end", String.class))).isEqualTo("end");
  }
}
