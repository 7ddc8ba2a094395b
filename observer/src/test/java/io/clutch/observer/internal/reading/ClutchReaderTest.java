package io.clutch.observer.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.reading.ReadWorker;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerReading.Asked;
import io.clutch.internal.reading.WorkerReading.Restarts;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Readings that follow each other, of a worker that a test plays. */
@ExtendWith(Leftovers.class)
class ClutchReaderTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  /** Its actor has not heard of the end of its process. */
  private void spawn(long pid) {
    ActorRef<WorkerCommand> actor =
        kit.spawn(
            Behaviors.receive(WorkerCommand.class)
                .onMessage(
                    ReadWorker.class,
                    it -> {
                      it.told(reading(pid));
                      return Behaviors.same();
                    })
                .build());
    PresentActors.get(kit.system())
        .add(PresentActors.Kind.WORKER, actor, Optional.of("/user/till"));
  }

  private static WorkerReading reading(long pid) {
    return new WorkerReading(
        new WorkerPhase.Ready(1, pid),
        1,
        pid,
        WorkerStatus.Start.FORKED,
        "",
        SECOND,
        new Restarts(0, 3, SECOND),
        Optional.empty(),
        Optional.empty(),
        Work.NONE,
        Asked.NONE,
        Optional.of(SECOND),
        Optional.empty());
  }

  @Test
  void aProcessThatHasEndedRunsInNoReading() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    spawn(ended.pid());
    var reader = new ClutchReader(kit.system());
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.addAll(value(reader.read()));
      nodes.addAll(value(reader.readChanges()));
    }

    assertThat(nodes).hasSize(6).extracting(Node::state).containsOnly("ended");
    assertThat(nodes).extracting(it -> it.incarnation().pid()).containsOnly(0L);
  }

  private static List<Node> value(CompletionStage<TreeReading> reading) throws Exception {
    return reading.toCompletableFuture().get(60, TimeUnit.SECONDS).nodes();
  }
}
