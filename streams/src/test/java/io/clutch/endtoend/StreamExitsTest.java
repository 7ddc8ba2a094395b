package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Generators.source;
import static io.clutch.endtoend.Generators.through;
import static io.clutch.endtoend.Generators.unbuffered;
import static io.clutch.endtoend.StreamRun.numbers;
import static io.clutch.endtoend.StreamRun.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RestartFlow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams whose processes are killed, stop, or have not started yet. */
@ExtendWith(Leftovers.class)
class StreamExitsTest {
  private static final RestartSettings AT_ONCE =
      RestartSettings.create(Duration.ofMillis(10), Duration.ofMillis(10), 0);

  private static final Backoff SOON =
      new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(2), 0, Duration.ofMinutes(1));

  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static SinkQueueWithCancel<Integer> open(PythonRef python, int count) {
    SinkQueueWithCancel<Integer> queue =
        source(python, "numbers", count).runWith(unbuffered(), fixture.system());
    assertThat(value(queue.pull())).contains(0);
    return queue;
  }

  private static List<Integer> rest(SinkQueueWithCancel<Integer> queue) {
    var all = new ArrayList<Integer>();
    for (var next = value(queue.pull()); next.isPresent(); next = value(queue.pull())) {
      all.add(next.get());
    }
    return all;
  }

  @Test
  void whatCameBeforeAKillIsGivenBeforeTheFailure() {
    PythonRef own = fixture.spawn(Generators.SPEC);
    var seen = new ArrayList<Integer>();
    var run =
        numbers(100)
            .viaMat(through(own, "dying"), Keep.right())
            .toMat(Sink.foreach(seen::add), Keep.both())
            .run(fixture.system());
    Exited exited = ClutchFixture.failure(run.second(), Exited.class);
    assertThat(exited.exit().reason().toString()).contains("SIGKILL");
    assertThat(seen).isEqualTo(upTo(seen.size())).hasSizeLessThanOrEqualTo(13);
    StreamCounts counts = Generators.balanced(value(run.first()));
    assertThat(counts.out()).isEqualTo(seen.size());
  }

  @Test
  void aFlowCanBeRestarted() {
    PythonRef own = fixture.spawn(Generators.SPEC);
    List<Integer> all =
        value(
            numbers(5_000)
                .via(RestartFlow.onFailuresWithBackoff(AT_ONCE, () -> through(own, "dying")))
                .runWith(Sink.seq(), fixture.system()));
    assertThat(all).isSorted().doesNotHaveDuplicates().doesNotContain(13).endsWith(4_999);
    assertThat(fixture.status(own).incarnation()).isEqualTo(2);
  }

  @Test
  void oneThatHasNotBegunWaitsForTheNextIncarnation() {
    var child = PythonWorker.child("a", Generators.SPEC).withBackoff(SOON);
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(child))) {
      PythonRef python = tree.ref("a");
      TreeFixture.kill(ClutchFixture.pid(python));
      tree.probe.awaitRestarts("a", 1);
      long second = ClutchFixture.pid(python);
      TreeFixture.kill(second);
      tree.probe.awaitState("a", State.RESTARTING);
      List<Integer> all =
          value(source(python, "numbers", 10).runWith(Sink.seq(), tree.clutch.system()));
      assertThat(all).isEqualTo(upTo(10));
      assertThat(ClutchFixture.pid(python)).isNotEqualTo(second);
    }
  }

  @Test
  void oneThatHasBegunFailsWithItsIncarnationOfATree() {
    try (TreeFixture tree =
        TreeFixture.open(TreeFixture.one(PythonWorker.child("a", Generators.SPEC)))) {
      PythonRef python = tree.ref("a");
      SinkQueueWithCancel<Integer> queue =
          source(python, "slowly", 1_000_000, 0.01).runWith(unbuffered(), tree.clutch.system());
      assertThat(value(queue.pull())).contains(0);
      TreeFixture.kill(ClutchFixture.pid(python));
      ClutchFixture.failure(CompletableFuture.supplyAsync(() -> rest(queue)), Exited.class);
      assertThat(value(source(python, "numbers", 3).runWith(Sink.seq(), tree.clutch.system())))
          .isEqualTo(upTo(3));
    }
  }

  @Test
  void aStopLetsStreamsEndThatAreInTime() {
    PythonRef own = fixture.spawn(Generators.SPEC);
    SinkQueueWithCancel<Integer> queue = open(own, 500);
    own.actor().tell(new WorkerCommand.Stop());
    assertThat(rest(queue)).isEqualTo(IntStream.range(1, 500).boxed().toList());
    assertThat(ClutchFixture.stopped(own).isNormal()).isTrue();
  }

  @Test
  void aStopClosesStreamsOfAllKindsThatAreNotInTime() {
    var soon =
        new StopSettings(
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    PythonRef own =
        fixture.spawn(Generators.SPEC.withSettings(settings -> settings.withStop(soon)));
    var ends = new ArrayList<CompletionStage<?>>();
    var came = new AtomicInteger();
    for (String function : List.of("echoed", "async_echoed")) {
      ends.add(
          numbers(10)
              .concat(Source.maybe())
              .via(through(own, function))
              .runWith(Sink.foreach(element -> came.incrementAndGet()), fixture.system()));
    }
    await().until(() -> came.get() == 20);
    own.actor().tell(new WorkerCommand.Stop());
    assertThat(ClutchFixture.stopped(own).isNormal()).isTrue();
    assertThat(ends).allSatisfy(end -> ClutchFixture.failure(end, Interrupted.class));
  }

  @Test
  void theEndOfTheSystemEndsThem() {
    SinkQueueWithCancel<Integer> queue;
    try (ClutchFixture own = ClutchFixture.open()) {
      PythonRef python = own.spawn(Generators.SPEC);
      queue =
          source(python, "slowly", 1_000_000, 0.01)
              .via(through(python, "async_echoed"))
              .runWith(unbuffered(), own.system());
      assertThat(value(queue.pull())).contains(0);
    }
    assertThatThrownBy(() -> rest(queue)).isNotNull();
  }
}
