package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Python watches actors of the JVM. */
@ExtendWith(Leftovers.class)
class WatchTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final WorkerSpec SPEC = WorkerSpec.actor("referring:Watcher");
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static ClutchFixture fixture;
  private PythonRef watcher;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void spawnWatcher() {
    watcher = fixture.spawn(SPEC);
  }

  /** An actor that stops when it is told anything. */
  private static ActorRef<String> mortal() {
    return fixture
        .system()
        .systemActorOf(
            Behaviors.receiveMessage(any -> Behaviors.<String>stopped()),
            "mortal-" + NAMES.incrementAndGet(),
            Props.empty());
  }

  private void watch(ActorRef<String> actor) {
    value(watcher.call("watch", Void.class, Host.actor(actor, String.class)));
  }

  private List<String> told() {
    return value(watcher.call("told_of", TEXTS));
  }

  private static String text(ActorRef<?> actor) {
    return actor.path().toStringWithoutAddress() + " the actor has stopped";
  }

  private static void end(ActorRef<String> actor) {
    actor.tell("end");
    TestProbe.create(fixture.system()).expectTerminated(actor);
  }

  @Test
  void tellsWhenAnActorStops() {
    ActorRef<String> one = mortal();
    ActorRef<String> other = mortal();
    watch(one);
    watch(other);
    end(one);
    await().untilAsserted(() -> assertThat(told()).containsExactly(text(one)));
    end(other);
    await().untilAsserted(() -> assertThat(told()).containsExactly(text(one), text(other)));
  }

  @Test
  void tellsWithinAHundredMilliseconds() {
    for (int i = 0; i < 5; i++) { // the first ones load classes
      ActorRef<String> actor = mortal();
      watch(actor);
      int count = i + 1;
      end(actor);
      Duration limit = i < 4 ? Duration.ofSeconds(20) : Duration.ofMillis(100);
      await().pollInterval(Duration.ofMillis(2)).atMost(limit).until(() -> told().size() == count);
    }
  }

  @Test
  void tellsAtOnceOfAnActorThatHasStopped() {
    ActorRef<String> actor = mortal();
    end(actor);
    watch(actor);
    await().untilAsserted(() -> assertThat(told()).containsExactly(text(actor)));
  }

  @Test
  void tellsNothingOfWhatIsNotWatchedAnyMore() {
    ActorRef<String> one = mortal();
    ActorRef<String> other = mortal();
    watch(one);
    watch(other);
    value(watcher.call("unwatch", Void.class, Host.actor(one, String.class)));
    end(one);
    end(other);
    await().untilAsserted(() -> assertThat(told()).containsExactly(text(other)));
  }

  @Test
  void aWatchEndsWithItsProcess() {
    ActorRef<String> one = mortal();
    ActorRef<String> other = mortal();
    watch(one);
    failure(watcher.call("end", Void.class));
    watch(other);
    end(one);
    end(other);
    await().untilAsserted(() -> assertThat(told()).containsExactly(text(other)));
  }

  @Test
  void tellsInWordsHowAWorkerHasEnded() {
    PythonRef worker = fixture.spawn(WorkerSpec.functions("os"));
    value(worker.call("os:getpid", Long.class));
    Host actor = Host.actor(worker.actor(), WorkerCommand.class);
    value(watcher.call("watch", Void.class, actor));
    worker.stop();
    await()
        .untilAsserted(
            () ->
                assertThat(told())
                    .singleElement()
                    .asString()
                    .contains("the actor has stopped: it stopped as asked"));
  }

  @Test
  void oneActorIsWatchedUnderSeveralTypes() {
    ActorRef<Object> actor = mortal().unsafeUpcast();
    value(watcher.call("watch", Void.class, Host.actor(actor, String.class)));
    value(watcher.call("watch", Void.class, Host.actor(actor, Long.class)));
    value(watcher.call("unwatch", Void.class, Host.actor(actor, Long.class)));
    actor.tell("end");
    await().untilAsserted(() -> assertThat(told()).containsExactly(text(actor)));
  }
}
