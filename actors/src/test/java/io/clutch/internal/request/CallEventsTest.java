package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.clutch.call.Call;
import io.clutch.internal.worker.FakePython;
import io.clutch.telemetry.WorkerEvent.CallAnswered;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import io.clutch.telemetry.WorkerEvent.CallLeft;
import io.clutch.telemetry.WorkerEvent.CallLeft.Why;
import io.clutch.telemetry.WorkerEvent.CallSent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each sent call has one end in telemetry, so that counters of events return to zero. */
class CallEventsTest {
  private World world = World.ready(8);

  @AfterEach
  void close() {
    world.close();
  }

  /** One sending of a call. */
  private record Sending(int incarnation, long call) {}

  private void assertEachEndsOnce() {
    var ends = new ArrayList<Sending>();
    world
        .events(CallAnswered.class)
        .forEach(it -> ends.add(new Sending(it.incarnation(), it.call())));
    world.events(CallFailed.class).stream()
        .filter(it -> it.call() != 0)
        .forEach(it -> ends.add(new Sending(it.incarnation(), it.call())));
    world.events(CallLeft.class).forEach(it -> ends.add(new Sending(it.incarnation(), it.call())));
    List<Sending> sent =
        world.events(CallSent.class).stream()
            .map(it -> new Sending(it.incarnation(), it.call()))
            .toList();
    assertThat(ends).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void castsEnd() {
    for (int i = 0; i < 3; i++) {
      world.submit(Calling.cast("m:note"));
    }
    world.python().credit(2);
    world.settle();
    assertThat(world.events(CallLeft.class))
        .extracting(CallLeft::call, CallLeft::function, CallLeft::why)
        .containsExactly(tuple(1L, "m:note", Why.CAST_RAN), tuple(2L, "m:note", Why.CAST_RAN));
    world.launcher.latest().exited(3);
    world.settle();
    assertEachEndsOnce();
  }

  @Test
  void castsThatWereCancelledEndOnce() {
    var call = Call.of("m:cast", Object.class).withDeadline(Duration.ofSeconds(1));
    world.submit(PendingCall.cast(call, Calling.CODEC));
    world.advanceSeconds(1);
    world.python().cancelled(1, "done");
    world.python().credit(1);
    world.settle();
    assertEachEndsOnce();
  }

  @Test
  void callsThatAreSentAgainEndEachTime() {
    Calling call = world.call("m:f", of -> of.asIdempotent());
    world.launcher.latest().exited(3);
    world.settle();
    assertThat(world.events(CallLeft.class))
        .extracting(CallLeft::why)
        .containsExactly(Why.SENT_AGAIN);
    FakePython next = world.boot(8, 1);
    next.result(2, "a");
    world.settle();
    assertThat(call.isOpen()).isFalse();
    assertEachEndsOnce();
  }

  @Test
  void oneThatFailsWhileItWaitsAgainWasWithNoProcess() {
    Calling call = world.call("m:f", of -> of.asIdempotent().withDeadline(Duration.ofMinutes(1)));
    world.launcher.latest().exited(3);
    world.settle();
    world.cancel(call);
    assertThat(world.events(CallFailed.class)).extracting(CallFailed::call).containsExactly(0L);
    assertEachEndsOnce();
  }

  @Test
  void allOtherEndsAreOneEach() {
    world.calls(4);
    world.python().result(1, "a");
    world.python().failure(2, "stopping", Map.of());
    world.settle();
    world.launcher.latest().exited(3);
    world.settle();
    assertEachEndsOnce();
  }
}
