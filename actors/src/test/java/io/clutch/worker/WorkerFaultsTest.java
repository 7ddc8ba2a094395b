package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.reading.ReadWorker;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults elsewhere that must not affect a worker. */
class WorkerFaultsTest {
  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aSearchThatFailsIsABootError() {
    world =
        World.open(
            WorkerSpec.functions("m"),
            named -> {
              throw new InvalidPathException("\0", "Nul character not allowed");
            });
    assertThat(((ExitReason.BootFailed) world.stoppedBecause()).message()).contains("Nul");
  }

  /** "A wrong proof: dropped and counted", says the document: who has it is nobody. */
  @Test
  void aWrongProofIsDroppedAndCounted() {
    world = World.open(settings -> settings);
    FakePython python = world.connect();
    python.hello(Channel.CONTROL, 1, new byte[32]);
    python.say(Channel.DATA, List.of(), new byte[] {1, 2, 3});
    world.settle();
    assertThat(python.starts()).isEmpty();
    assertThat(python.process().signals()).isEmpty();
    assertThat(world.status().framesDropped()).isEqualTo(2);
    world.boot(1, 1);
  }

  /** The sum of the two counts overflows an int. */
  @Test
  void buffersBeyondAllThatCanBeCountedAreAViolation() {
    world = World.ready(2);
    List<Calling> calls = world.calls(2);
    world
        .python()
        .say(
            Channel.DATA,
            List.of(ByteBuffer.allocate(1)),
            FakePython.item(16, 1, "x", 0, 1),
            FakePython.item(16, 2, "x", 0, Integer.MAX_VALUE));
    world.settle();
    assertThat(world.python().process().signals()).containsExactly(Signal.KILL);
    world.python().process().killed(9);
    world.settle();
    assertThat(calls.get(1).failure(CallFailure.Exited.class)).isNotNull();
  }

  @Test
  void aFaultInAnAnswerToAnOnlookerIsNoneOfTheWorkers() {
    world = World.ready(1);
    Calling call = world.call("m:f");
    var reading =
        new CompletableFuture<Optional<WorkerReading>>() {
          @Override
          public boolean complete(Optional<WorkerReading> value) {
            if (value.isPresent()) {
              throw new IllegalStateException("on purpose");
            }
            return super.complete(value);
          }
        };
    world.tell(new ReadWorker(Optional.empty(), reading));
    assertThat(reading).isCompletedWithValue(Optional.empty());
    world.python().result(1, "done");
    world.settle();
    assertThat(call.value()).isEqualTo("done");
    assertThat(world.python().process().signals()).isEmpty();
  }

  @Test
  void anInspectionThatCannotBeAnsweredIsRefused() {
    world = World.ready(settings -> settings.withRestart(RestartSettings.never()), 1);
    world.python().process().exited(3);
    world.settle();
    var answers = new ArrayList<StatusReply<Stacks>>();
    var question =
        new InspectionRequest.OfStacks(
            reply -> {
              answers.add(reply);
              throw new IllegalStateException("on purpose " + answers.size());
            });
    world.tell(question);
    assertThat(answers).hasSize(2);
    assertThat(answers.get(1).getError()).hasMessageContaining("on purpose 1");
  }

  /** The actor is about to stop, but another message may arrive first. */
  @Test
  void aWorkerThatHasGivenUpRefusesCalls() {
    world = World.ready(settings -> settings.withRestart(RestartSettings.never()), 1);
    world.python().process().exited(3);
    world.settle();
    assertThat(world.call("m:f").failure(CallFailure.NotRunning.class).reason())
        .isEqualTo(new ExitReason.Code(3));
  }
}
