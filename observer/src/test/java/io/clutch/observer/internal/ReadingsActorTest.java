package io.clutch.observer.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Leftovers;
import io.clutch.observer.internal.ReadingsActor.Event;
import io.clutch.observer.internal.ReadingsActor.Get;
import io.clutch.observer.internal.ReadingsActor.Next;
import io.clutch.observer.internal.reading.TreeReader;
import io.clutch.observer.internal.reading.TreeReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which reading answers whom. */
@ExtendWith(Leftovers.class)
class ReadingsActorTest {
  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  /** Its readings of all nodes fail, and something changes, until the changes have been read. */
  private static final class FailsAtFirst implements TreeReader {
    private Runnable changed;
    private boolean isRead;

    @Override
    public CompletionStage<TreeReading> read() {
      if (isRead) {
        return reading("whole");
      }
      changed.run();
      return CompletableFuture.failedFuture(new IllegalStateException("broken on purpose"));
    }

    @Override
    public CompletionStage<TreeReading> readChanges() {
      isRead = true;
      return reading("changes");
    }

    @Override
    public void listen(Runnable its) {
      changed = its;
    }

    private static CompletionStage<TreeReading> reading(String system) {
      return CompletableFuture.completedFuture(
          new TreeReading(system, Instant.now(), List.of(Observed.node("top", "running")), 0));
    }
  }

  private static Optional<Event> next(ActorRef<ReadingsActor.Command> readings) {
    var answer = new CompletableFuture<Optional<Event>>();
    readings.tell(new Next(0, answer));
    return answer.orTimeout(60, SECONDS).join();
  }

  @Test
  void aReadingThatHasFailedIsNoneOfAllNodes() throws Exception {
    var config = ConfigFactory.parseString("clutch.observer.refresh = 10 ms");
    var settings =
        ObserverSettings.create(config.withFallback(ConfigFactory.load()), Optional.empty());
    ActorRef<ReadingsActor.Command> readings =
        kit.spawn(ReadingsActor.create(new FailsAtFirst(), settings));
    await().until(() -> next(readings).orElseThrow().bytes().utf8String().contains("top"));
    var answer = new CompletableFuture<TreeReading>();
    readings.tell(new Get(Duration.ofMinutes(1), answer));

    assertThat(answer.get(60, SECONDS).system()).isEqualTo("whole");
  }
}
