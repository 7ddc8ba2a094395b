package io.clutch.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.internal.request.World;
import io.clutch.internal.worker.FakePython;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** If the heap has no memory for an item of a stream, only that stream fails. */
class WorkerStreamsMemoryTest {
  private static final String LARGE = "too large for the heap";

  private final World world = World.open(settings -> settings);

  @AfterEach
  void close() {
    world.close();
  }

  private Streaming submitted(String header) {
    Streaming stream = Streaming.of(StreamShape.SINK, call -> call.withHeader("size", header));
    world.submit(stream.request());
    return stream;
  }

  private void boot() {
    FakePython python = world.connect();
    python.hasNoMemoryFor(LARGE);
    python.hello();
    world.settle();
    python.ready(1, 1);
    world.settle();
  }

  /** The others, which share its message, are sent. */
  @Test
  void anOpeningWithoutMemoryFailsItsStreamAlone() {
    Streaming before = submitted("small");
    Streaming large = submitted(LARGE);
    Streaming after = submitted("small");
    boot();
    assertFailed(large);
    assertThat(world.python().cancels()).as("of what Python never heard").isEmpty();
    assertThat(world.python().streamItems())
        .hasSize(2)
        .noneMatch(item -> item.startsWith("[3," + large.request().id() + ","));
    assertServed(before);
    assertServed(after);
  }

  @Test
  void anElementWithoutMemoryFailsItsStreamAloneAndEndsItInPython() {
    boot();
    Streaming other = submitted("small");
    Streaming large = submitted("small");
    large.line().feed(LARGE);
    large.line().finish();
    world.settle();
    long id = large.request().id();
    assertFailed(large);
    assertThat(world.python().cancels()).containsExactly(id);
    assertThat(world.python().streamItems())
        .as("nothing that came behind it")
        .noneMatch(item -> item.startsWith("[5," + id));
    world.python().failure(id, "cancelled", Map.of());
    world.settle();
    assertServed(other);
    assertServed(submitted("small"));
  }

  private static void assertFailed(Streaming stream) {
    assertThat(stream.end()).isInstanceOf(CallFailure.TooLarge.class);
    assertThat(((CallFailure) stream.end()).message()).contains("no memory left", "-Xmx");
  }

  private void assertServed(Streaming stream) {
    stream.line().feed("small");
    world.settle();
    long id = stream.request().id();
    assertThat(world.python().streamItems()).contains("[4," + id + ",[\"small\"]]");
    world.python().result(id, 7);
    world.settle();
    assertThat(stream.end()).isEqualTo(Optional.of(7L));
    assertThat(world.python().process().signals()).isEqualTo(List.of());
  }
}
