package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.internal.inspect.NodeReading;
import io.clutch.internal.inspect.ReadingRequest;
import io.clutch.internal.inspect.SystemReader;
import io.clutch.internal.inspect.SystemReading;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes are told, and a reading of changes alone shows them. */
@ExtendWith(Leftovers.class)
class ReadingChangesTest {
  private static final int PROCESSES = 3;
  private static final ReadingRequest ALL =
      ReadingRequest.DEFAULT.withLimit(Duration.ofSeconds(20)).withCpu();

  private final ClutchFixture fixture = ClutchFixture.open();
  private final AtomicInteger changes = new AtomicInteger();

  @AfterEach
  void close() {
    fixture.close();
  }

  private SystemReading read(ReadingRequest request) {
    return value(SystemReader.get(fixture.system()).read(request));
  }

  private SystemReading changes() {
    return read(ALL.withChanges());
  }

  private static List<Long> pids(SystemReading reading) {
    return reading.nodes().map(it -> it.life().pid()).filter(pid -> pid != 0).toList();
  }

  /** All run, and none of them is that one. */
  private List<Long> awaitAll(long victim) {
    SystemReading all =
        await()
            .until(
                this::changes,
                it ->
                    it.nodes().allMatch(node -> node.state().equals("running"))
                        && pids(it).size() == PROCESSES
                        && !pids(it).contains(victim));
    return pids(all);
  }

  @Test
  void aKillOfAnyKindOfWorkerIsToldAndShown() {
    SystemReader.get(fixture.system()).listen(changes::incrementAndGet);
    TreeFixture.open(fixture, TreeFixture.one(TreeFixture.child("child")));
    Clutch.get(fixture.system()).spawn(PoolSpec.of(TreeFixture.WORKER).withSize(1), "pool");
    fixture.spawn(TreeFixture.WORKER);
    for (long victim : awaitAll(0)) {
      int before = changes.get();
      TreeFixture.kill(victim);
      await().until(() -> changes.get() > before);
      awaitAll(victim);
    }
    assertThat(changes().nodes()).allMatch(it -> it.answer().isFresh());
  }

  @Test
  void aWorkerThatStopsIsToldAndGone() {
    var worker = fixture.spawn(TreeFixture.WORKER);
    await().until(() -> pids(changes()), it -> it.size() == 1);
    SystemReader.get(fixture.system()).listen(changes::incrementAndGet);
    worker.actor().tell(new WorkerCommand.Stop());
    await().until(() -> changes.get() > 0);
    await().until(() -> changes().nodes().map(NodeReading::name).toList(), List::isEmpty);
  }
}
