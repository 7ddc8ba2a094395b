package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that does not restart by itself leaves its calls to its proxy. */
class UnsentCallsTest {
  private final World world =
      World.ready(settings -> settings.withCredit(2).withRestart(RestartSettings.never()), 1);
  private final TestInbox<WorkerCommand> proxy = TestInbox.create();

  @AfterEach
  void close() {
    world.close();
  }

  private void adopt(Calling... calls) {
    world.tell(
        new HandOff.TakeOver(
            proxy.getRef(),
            List.of(calls).stream().<PendingRequest>map(Calling::request).toList()));
  }

  private List<PendingRequest> left() {
    var unsent = (HandOff.Unsent) proxy.receiveMessage();
    assertThat(unsent.worker()).isEqualTo("/user/python");
    return unsent.calls();
  }

  private void kill() {
    world.python().process().killed(9);
    world.settle();
  }

  private static Calling accepted(String function, World world, Duration ago) {
    Calling calling = Calling.of(function);
    calling.request().accepted(world.now() - ago.toNanos(), Duration.ofSeconds(30));
    return calling;
  }

  @Test
  void whatItIsGivenGoesBeforeWhatWaitsAndKeepsItsDeadline() {
    Calling running = world.call("m:running");
    Calling second = world.call("m:second");
    Calling waits = world.call("m:waits");
    Calling old = accepted("m:old", world, Duration.ofSeconds(20));
    adopt(old);
    world.python().result(1, 1);
    world.settle();
    assertThat(world.python().functions()).containsExactly("m:running", "m:second", "m:old");
    assertThat(world.python().calls().get(2).timeout()).isEqualTo(10_000);
    assertThat(running.value()).isEqualTo(1L);
    assertThat(List.of(second, waits, old)).allMatch(Calling::isOpen);
  }

  @Test
  void leavesWhatWaitedAndWhatMayBeSentAgainInOrder() {
    adopt();
    Calling sent = world.call("m:sent");
    Calling again = world.call("m:again", Call::asIdempotent);
    Calling waits = world.call("m:waits");
    kill();
    assertThat(world.stoppedBecause()).isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
    assertThat(sent.failure(Exited.class)).isNotNull();
    assertThat(left()).containsExactly(again.request(), waits.request());
    assertThat(List.of(again, waits)).allMatch(Calling::isOpen);
  }

  @Test
  void withoutAProxyWhatWaitedFails() {
    world.call("m:one");
    world.call("m:two");
    Calling waits = world.call("m:waits");
    kill();
    assertThat(waits.failure(NotRunning.class).reason())
        .isEqualTo(new ExitReason.Signalled(9, "SIGKILL"));
  }

  @Test
  void whatComesWhileItStopsGoesToTheProxy() {
    adopt();
    world.call("m:runs");
    world.stop();
    Calling late = world.call("m:late");
    assertThat(left()).containsExactly(late.request());
    Calling given = Calling.of("m:given");
    adopt(given);
    assertThat(left()).containsExactly(given.request());
    assertThat(List.of(late, given)).allMatch(Calling::isOpen);
  }

  @Test
  void whatPythonDidNotBeginGoesToTheProxy() {
    adopt();
    Calling runs = world.call("m:runs");
    Calling notBegun = world.call("m:notBegun");
    world.stop();
    world.advanceSeconds(5);
    assertThat(left()).as("what waited").isEmpty();
    world.python().failure(2, "stopping", Map.of());
    world.settle();
    assertThat(notBegun.isOpen()).isTrue();
    world.python().process().exited(0);
    world.settle();
    assertThat(runs.failure(Exited.class).exit().reason()).isInstanceOf(ExitReason.Stopped.class);
    assertThat(left()).containsExactly(notBegun.request());
    assertThat(notBegun.request().wasSent()).isFalse();
  }

  @Test
  void whatPythonDidNotReadGoesToTheProxy() {
    adopt();
    Calling runs = world.call("m:runs");
    Calling unread = world.call("m:unread");
    world.stop();
    world.advanceSeconds(5);
    assertThat(left()).as("what waited").isEmpty();
    world.python().say(Channel.CONTROL, FakePython.item(39, 1));
    world.settle();
    assertThat(unread.isOpen()).isTrue();
    world.python().process().exited(0);
    world.settle();
    assertThat(runs.failure(Exited.class)).isNotNull();
    assertThat(left()).containsExactly(unread.request());
    assertThat(unread.request().wasSent()).isFalse();
  }

  @Test
  void anAbortedWorkerLeavesItsCallsToo() {
    adopt();
    world.call("m:runs");
    Calling again = world.call("m:again", Call::asIdempotent);
    Calling waits = world.call("m:waits");
    world.worker.abort(new ExitReason.Stopped(ExitReason.Step.KILLED, -1));
    assertThat(left()).containsExactly(again.request(), waits.request());
  }
}
