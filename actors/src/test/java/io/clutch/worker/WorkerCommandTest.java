package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** Users' messages to a worker contain no internal types. */
class WorkerCommandTest {
  private static final Set<Class<?>> FOR_USERS =
      Set.of(
          WorkerCommand.Invoke.class,
          WorkerCommand.Cast.class,
          WorkerCommand.Stop.class,
          WorkerCommand.GetStatus.class,
          WorkerCommand.GetStacks.class,
          WorkerCommand.GetProfile.class,
          WorkerCommand.GetAllocations.class,
          WorkerCommand.Subscribe.class,
          WorkerCommand.Unsubscribe.class);

  @Test
  void thereAreTheseMessagesAndOneDoorForClutchItself() {
    assertThat(Stream.of(WorkerCommand.class.getPermittedSubclasses()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(FOR_USERS.stream(), Stream.of(WorkerCommand.Internal.class)).toList());
    assertThat(WorkerCommand.Internal.class.getDeclaredMethods()).isEmpty();
  }

  @Test
  void theMessagesHoldCallsReferencesAndTimesAlone() {
    assertThat(FOR_USERS.stream().flatMap(type -> Arrays.stream(type.getRecordComponents())))
        .isNotEmpty()
        .allSatisfy(
            it -> assertThat(it.getType()).isIn(Call.class, ActorRef.class, Duration.class));
  }
}
