package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import io.clutch.telemetry.WorkerEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of a running worker. */
class WorkerCallsTest {
  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void givesEachCallItsOwnAnswer() {
    world = World.ready(10);
    List<Calling> calls = world.calls(3);
    assertThat(world.python().functions()).containsExactly("m:f1", "m:f2", "m:f3");
    assertThat(world.python().ids()).containsExactly(1L, 2L, 3L);
    world.python().result(3, "c");
    world.python().result(1, "a");
    world.python().failure(2, "bad-arguments", Map.of("message", "no"));
    world.settle();
    assertThat(calls.get(0).value()).isEqualTo("a");
    assertThat(calls.get(1).failure(CallFailure.BadArguments.class).detail()).isEqualTo("no");
    assertThat(calls.get(2).value()).isEqualTo("c");
    assertThat(world.status().inFlight()).isZero();
    world.advance(Duration.ofHours(1));
    assertThat(world.python().cancels()).as("deadlines of answered calls").isEmpty();
  }

  @Test
  void takesManyAnswersInOneFrame() {
    world = World.ready(10);
    List<Calling> calls = world.calls(2);
    List<ByteBuffer> buffers = List.of(ByteBuffer.wrap(new byte[] {7}), ByteBuffer.allocate(2));
    world
        .python()
        .say(
            Channel.DATA,
            buffers,
            FakePython.item(16, 1, "a", 5, 1),
            FakePython.item(16, 2, "b", 5, 1));
    world.settle();
    assertThat(calls).extracting(Calling::value).containsExactly("a", "b");
  }

  @Test
  void queuesWhileStartingAndSendsInOrderOnceReady() {
    world = World.open(settings -> settings);
    List<Calling> calls = world.calls(3);
    FakePython python = world.connect();
    assertThat(world.status().queued()).isEqualTo(3);
    python.hello();
    world.settle();
    assertThat(python.calls()).isEmpty();
    python.ready(10, 1);
    world.settle();
    assertThat(python.functions()).containsExactly("m:f1", "m:f2", "m:f3");
    python.result(1, "a");
    world.settle();
    assertThat(calls.get(0).value()).isEqualTo("a");
  }

  @Test
  void neverSendsMoreThanItsCredit() {
    world = World.ready(2);
    world.calls(5);
    assertThat(world.python().ids()).containsExactly(1L, 2L);
    assertThat(world.status().queued()).isEqualTo(3);
    world.python().result(2, "b");
    world.settle();
    assertThat(world.python().ids()).containsExactly(1L, 2L, 3L);
    world.python().failure(1, "cancelled", Map.of());
    world.settle();
    assertThat(world.python().ids()).hasSize(4);
  }

  @Test
  void takesTheSmallerOfBothCredits() {
    world = World.open(settings -> settings.withCredit(10));
    world.boot(1, 1);
    world.calls(3);
    assertThat(world.python().calls()).hasSize(1);
  }

  @Test
  void castsHoldCreditUntilItIsGivenBack() {
    world = World.ready(2);
    for (int i = 0; i < 5; i++) {
      world.submit(Calling.cast("m:note"));
    }
    assertThat(world.python().calls()).hasSize(2).allMatch(FakePython.Received::cast);
    world.python().credit(2);
    world.settle();
    assertThat(world.python().calls()).hasSize(4);
  }

  /** The owner enforces a cast's deadline, so Python must know it. */
  @Test
  void castsHaveADeadlineAsCallsHave() {
    world = World.ready(1);
    world.submit(Calling.cast("m:note"));
    assertThat(world.python().calls().get(0).timeout()).isBetween(1L, 30_000L);
  }

  @Test
  void refusesWhatTheQueueCannotHold() {
    world =
        World.open(
            settings ->
                settings
                    .withQueue(settings.queue().withCapacity(2))
                    .withCallDeadline(Duration.ofDays(1)));
    List<Calling> calls = world.calls(3);
    assertThat(calls.get(2).failure(CallFailure.QueueFull.class).capacity()).isEqualTo(2);
    world.boot(10, 1);
    assertThat(world.python().calls()).hasSize(2);
    assertThat(world.events(WorkerEvent.CallFailed.class))
        .extracting(WorkerEvent.CallFailed::failure)
        .containsExactly("QueueFull");
  }

  @Test
  void tellsPythonHowMuchTimeIsLeft() {
    world = World.open(settings -> settings);
    world.call("m:f", call -> call.withDeadline(Duration.ofSeconds(10)));
    world.advanceSeconds(4);
    world.boot(1, 1);
    assertThat(world.python().calls().get(0).timeout()).isEqualTo(6_000);
  }

  @Test
  void keepsACallThatTheLinkDoesNotTakeAtPresent() {
    world = World.ready(10);
    world.python().disconnect(Channel.DATA);
    Calling call = world.call("m:f");
    assertThat(call.isOpen()).isTrue();
    assertThat(world.status().queued()).isEqualTo(1);
    assertThat(world.status().inFlight()).isZero();
  }

  @Test
  void answersActors() {
    world = World.ready(10);
    TestInbox<Outcome<Integer>> inbox = TestInbox.create();
    world.tell(new WorkerCommand.Invoke<>(Call.of("m:f", Integer.class), inbox.getRef()));
    world.tell(
        new WorkerCommand.Invoke<>(Call.of("m:f", Integer.class, new Object()), inbox.getRef()));
    assertThat(inbox.receiveMessage()).isInstanceOf(Outcome.Failed.class);
    world.python().result(1, 7);
    world.settle();
    assertThat(inbox.receiveMessage().get()).isEqualTo(7);
    world.tell(new WorkerCommand.Invoke<>(Call.of("m:f", Integer.class), inbox.getRef()));
    world.python().result(2, "no number");
    world.settle();
    assertThat(((Outcome.Failed<Integer>) inbox.receiveMessage()).failure())
        .isInstanceOf(CallFailure.Undecodable.class);
    assertThat(inbox.hasMessages()).isFalse();
  }

  @Test
  void dropsACastThatCannotCross() {
    world = World.ready(10);
    world.tell(new WorkerCommand.Cast(Call.of("m:f", Object.class, new Object())));
    world.tell(new WorkerCommand.Cast(Call.of("m:g", Object.class)));
    assertThat(world.python().functions()).containsExactly("m:g");
  }

  @Test
  void reportsItsStatusAndItsPhases() {
    world = World.ready(1);
    world.calls(3);
    WorkerStatus status = world.status();
    assertThat(status.incarnation()).isEqualTo(1);
    assertThat(status.pid()).isEqualTo(1_001);
    assertThat(status.queued()).isEqualTo(2);
    assertThat(status.inFlight()).isEqualTo(1);
    assertThat(status.restarts()).isZero();
    assertThat(status.framesDropped()).isZero();
    assertThat(world.phases())
        .containsExactly(new WorkerPhase.Starting(1), new WorkerPhase.Ready(1, 1_001));
    TestInbox<WorkerPhase> late = TestInbox.create();
    world.tell(new WorkerCommand.Subscribe(late.getRef()));
    late.expectMessage(new WorkerPhase.Ready(1, 1_001));
    var stopped = new CompletableFuture<ExitReason>();
    world.tell(new WorkerMessage.AwaitStop(stopped));
    assertThat(stopped).isNotDone();
  }

  @Test
  void tellsNoPhasesToWhoHasUnsubscribed() {
    world = World.ready(1);
    TestInbox<WorkerPhase> subscriber = TestInbox.create();
    world.tell(new WorkerCommand.Subscribe(subscriber.getRef()));
    world.tell(new WorkerCommand.Unsubscribe(subscriber.getRef()));
    world.stop();
    assertThat(subscriber.getAllReceived()).containsExactly(new WorkerPhase.Ready(1, 1_001));
    assertThat(world.phases()).contains(new WorkerPhase.Draining(1));
  }

  @Test
  void tellsOfEachStep() {
    world = World.ready(10);
    world.call("m:f");
    world.advance(Duration.ofMillis(30));
    world.python().say(Channel.DATA, FakePython.item(16, 1, "a", 20_000));
    world.settle();
    assertThat(world.telemetry)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("Starting", "Ready", "CallSent", "CallAnswered");
    var answered = world.events(WorkerEvent.CallAnswered.class).get(0);
    assertThat(answered.queued()).isZero();
    assertThat(answered.python()).isEqualTo(Duration.ofMillis(20));
    assertThat(answered.wire()).isEqualTo(Duration.ofMillis(10));
  }

  /** Exceptions of a listener are logged and ignored, as {@code Telemetry} promises. */
  @Test
  void aListenerThatThrowsHurtsNobody() {
    world =
        World.listening(
            event -> {
              throw new IllegalStateException("a listener's own fault");
            });
    world.boot(10, 1);
    Calling call = world.call("m:f");
    world.python().result(1, "a");
    world.settle();
    assertThat(call.value()).isEqualTo("a");
  }
}
