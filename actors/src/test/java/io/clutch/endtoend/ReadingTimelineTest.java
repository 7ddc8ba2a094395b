package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.internal.inspect.NodeReading;
import io.clutch.internal.inspect.PastNode;
import io.clutch.internal.inspect.ReadingRequest;
import io.clutch.internal.inspect.SystemReader;
import io.clutch.internal.inspect.SystemReading;
import io.clutch.internal.inspect.Timeline;
import io.clutch.internal.inspect.TimelineEvent;
import io.clutch.internal.inspect.TimelineEvent.Type;
import io.clutch.internal.inspect.Timelines;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The timeline of real processes: the tree at its last event is the present one. */
@ExtendWith(Leftovers.class)
class ReadingTimelineTest {
  private final ClutchFixture fixture = ClutchFixture.open();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    fixture.close();
  }

  private SystemReading read() {
    return value(
        SystemReader.get(fixture.system())
            .read(ReadingRequest.DEFAULT.withLimit(Duration.ofSeconds(20))));
  }

  private static List<Type> types(Timeline timeline, String name) {
    return timeline.of(name, 100).stream().map(TimelineEvent::type).toList();
  }

  @Test
  void aKillIsToldWithItsReasonAndItsRestart() {
    Timeline timeline = Timelines.get(fixture.system()).record();
    TreeFixture tree = TreeFixture.open(fixture, TreeFixture.one(TreeFixture.child("one")));
    long first = tree.pid("one");
    TreeFixture.kill(first);
    await().until(() -> tree.pid("one") != first);
    await().until(() -> types(timeline, "/system/tree/one").size() == 7);

    assertThat(types(timeline, "/system/tree/one"))
        .containsExactly(
            Type.START, Type.READY, Type.EXIT, Type.STOP, Type.RESTART, Type.START, Type.READY);
    assertThat(timeline.of("/system/tree/one", 100).get(2).text()).contains("SIGKILL");
    assertThat(timeline.of("/system/tree/one", 100).get(2).pid()).isEqualTo(first);
    List<TimelineEvent> all = timeline.events(0, 100);
    NodeReading present = read().find("/system/tree/one").orElseThrow();
    PastNode past =
        timeline.at(all.get(all.size() - 1).number()).orElseThrow().nodes().stream()
            .filter(it -> it.name().equals("/system/tree/one"))
            .findFirst()
            .orElseThrow();
    assertThat(past.state()).isEqualTo(present.state());
    assertThat(past.pid()).isEqualTo(present.life().pid());
    assertThat(past.incarnation()).isEqualTo(present.life().incarnation());
  }

  @Test
  void aDeadlineIsToldWithItsFunction() {
    Timeline timeline = Timelines.get(fixture.system()).record();
    PythonRef python = fixture.spawn(WorkerSpec.functions("hangs"));
    ClutchFixture.failure(
        python.call(
            Call.of("hangs:sleep", Object.class, directory.resolve("marker").toString())
                .withDeadline(Duration.ofMillis(300))));
    String name = python.actor().path().toStringWithoutAddress();
    await().until(() -> types(timeline, name).contains(Type.DEADLINE));
    assertThat(
            timeline.of(name, 100).stream()
                .filter(it -> it.type() == Type.DEADLINE)
                .map(TimelineEvent::text))
        .containsExactly("hangs:sleep");
  }

  @Test
  void oneThatBeginsLateHearsOfTreesAndKnowsWhatIsThere() {
    TreeFixture tree = TreeFixture.open(fixture, TreeFixture.one(TreeFixture.child("one")));
    long first = tree.pid("one");
    Timeline timeline = Timelines.get(fixture.system()).record();
    assertThat(Timelines.get(fixture.system()).record()).isSameAs(timeline);
    TreeFixture.kill(first);
    await().until(() -> tree.pid("one") != first);
    await().until(() -> types(timeline, "/system/tree/one").contains(Type.READY));
    assertThat(types(timeline, "/system/tree/one"))
        .containsExactly(Type.EXIT, Type.RESTART, Type.READY);
  }
}
