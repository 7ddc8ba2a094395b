package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.call.PoisonedCall;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call that repeatedly ends its process is distinguished from calls beside it. */
class PoisonTest {
  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  private void kill() {
    world.python().process().killed(9);
    world.settle();
  }

  private void killAndBoot(int concurrency) {
    kill();
    world.advanceSeconds(1);
    world.boot(10, concurrency);
  }

  private List<String> sent() {
    return world.python().functions();
  }

  @Test
  void isFoundAfterThreeEndsWithItsHistory() {
    world = World.ready(10);
    Calling poison = world.call("m:poison", Call::asIdempotent);
    killAndBoot(1);
    world.advanceSeconds(2);
    killAndBoot(1);
    kill();
    Exited failure = poison.failure(Exited.class);
    assertThat(failure.exit().incarnation()).isEqualTo(3);
    assertThat(world.poisoned).singleElement();
    PoisonedCall found = world.poisoned.get(0);
    assertThat(found.worker()).isEqualTo("/user/python");
    assertThat(found.call().function()).isEqualTo("m:poison");
    assertThat(found.deaths())
        .extracting(death -> death.exit().incarnation())
        .containsExactly(1, 2, 3);
    assertThat(found.deaths())
        .extracting(PoisonedCall.Death::ago)
        .containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ZERO);
    assertThat(world.events(WorkerEvent.CallPoisoned.class))
        .extracting(WorkerEvent.CallPoisoned::deaths)
        .containsExactly(3);
  }

  @Test
  void othersInTheQueueOfThatProcessAreUnaffected() {
    world = World.ready(10);
    Calling poison = world.call("m:poison", Call::asIdempotent);
    Calling behind = world.call("m:behind", Call::asIdempotent);
    killAndBoot(1);
    assertThat(sent()).containsExactly("m:poison", "m:behind");
    killAndBoot(1);
    assertThat(sent()).as("alone, at last").containsExactly("m:poison");
    killAndBoot(1);
    assertThat(poison.failure(Exited.class)).isNotNull();
    assertThat(sent()).containsExactly("m:behind");
    world.python().result(world.python().ids().get(0), "well");
    world.settle();
    assertThat(behind.value()).isEqualTo("well");
    assertThat(world.poisoned).hasSize(1);
  }

  /** If several calls run at once, the last attempt of each shows which one it is. */
  @Test
  void isToldFromThoseThatRanBesideIt() {
    world = World.ready(settings -> settings.withCredit(10), 3);
    Calling before = world.call("m:before", Call::asIdempotent);
    Calling poison = world.call("m:poison", Call::asIdempotent);
    Calling behind = world.call("m:behind", Call::asIdempotent);
    killAndBoot(3);
    assertThat(sent()).containsExactly("m:before", "m:poison", "m:behind");
    killAndBoot(3);
    assertThat(sent()).containsExactly("m:before");
    Calling newer = world.call("m:newer");
    assertThat(sent()).as("none beside it").containsExactly("m:before");
    answer("m:before");
    assertThat(sent()).containsExactly("m:before", "m:poison");
    killAndBoot(3);
    assertThat(poison.failure(Exited.class)).isNotNull();
    assertThat(sent()).containsExactly("m:behind");
    answer("m:behind");
    answer("m:newer");
    assertThat(List.of(before, behind, newer))
        .extracting(Calling::value)
        .containsExactly("m:before", "m:behind", "m:newer");
    assertThat(world.poisoned).extracting(it -> it.call().function()).containsExactly("m:poison");
  }

  private void answer(String function) {
    int position = sent().lastIndexOf(function);
    world.python().result(world.python().ids().get(position), function);
    world.settle();
  }

  @Test
  void endsThatWereAskedForDoNotCount() {
    world = World.ready(settings -> settings.withIdempotentAttempts(1), 1);
    Calling call = world.call("m:f", Call::asIdempotent);
    world.stop();
    world.advanceSeconds(5);
    world.python().process().exited(0);
    world.settle();
    assertThat(call.isOpen()).isFalse();
    assertThat(world.poisoned).isEmpty();
  }

  @Test
  void aCallThatIsNotSentAgainAnywayIsNone() {
    world = World.ready(settings -> settings.withIdempotentAttempts(1), 1);
    Calling plain = world.call("m:f");
    kill();
    assertThat(plain.failure(Exited.class)).isNotNull();
    assertThat(world.poisoned).isEmpty();
  }
}
