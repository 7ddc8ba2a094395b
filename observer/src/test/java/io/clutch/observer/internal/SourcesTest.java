package io.clutch.observer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A question about a node does not wait for the next reading of many nodes. */
@ExtendWith(Leftovers.class)
class SourcesTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<ReadingsActor.Command> readings = kit.createTestProbe();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private void assertAsksForOneThatIsThere() {
    assertThat(readings.expectMessageClass(ReadingsActor.Get.class).oldest())
        .isGreaterThan(ReadingsActor.LONGEST_SILENCE);
  }

  @Test
  void aWorkerIsFoundInTheReadingThatIsThere() {
    new Sources(readings.ref()).of("/user/till");

    assertAsksForOneThatIsThere();
  }

  @Test
  void soAreTheActionsOfANode() {
    var token = Optional.of(AccessToken.random());
    new ActionAnswers(token, new FakeActing(), readings.ref())
        .offered(HttpRequest.GET("/api/v1/actions?path=/user/till"));

    assertAsksForOneThatIsThere();
  }
}
