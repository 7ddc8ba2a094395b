package io.clutch.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.request.Event;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a link tells its owner again: any message may be lost. */
class LinkTest {
  private static final long SESSION = 7;

  private final TestInbox<ToOwner> owner = TestInbox.create();
  private final BehaviorTestKit<WorkerCommand> link =
      BehaviorTestKit.create(
          Link.create(owner.getRef(), TestInbox.<Locator.Command>create().getRef(), remote()));
  private long now;

  private Remote remote() {
    return new Remote(
        "cluster:m",
        "pekko://other@10.0.0.7:25520",
        TestInbox.<WorkerCommand>create().getRef(),
        Requests.within(MemoryBudget.unlimited(), () -> now),
        Runnable::run,
        WorkerSettings.create(),
        new ClusterSettings(10, 10_000, Duration.ofMillis(200), 1_000));
  }

  @BeforeEach
  void open() {
    link.run(new ToCaller.Welcome(SESSION));
    send();
    owner.getAllReceived();
  }

  private PendingCall send() {
    var call =
        PendingCall.encoded(
            Call.of("m:f", Object.class),
            new EncodedCall(new byte[0], new byte[0], Buffers.NONE, List.of()),
            Optional.of(new Ignoring()),
            false,
            ended -> {});
    link.run(new WorkerMessage.Submit(call));
    return call;
  }

  private record Ignoring() implements PendingRequest.Reply {
    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers) {}

    @Override
    public void failure(CallFailure failure) {}
  }

  private void settle(ToCaller.Result result) {
    link.run(new ToCaller.Outcomes(List.of(new ToCaller.Settled(1, 1, result))));
  }

  /** Lets this time pass, and returns what the owner was told in it. */
  private List<ToOwner> after(Duration time) {
    owner.getAllReceived();
    now += time.toNanos();
    link.run(new Event.Tick());
    return owner.getAllReceived();
  }

  @Test
  void theOutcomesThatHaveArrivedAreToldAgain() {
    settle(new ToCaller.Value(ByteBuffer.allocate(1), List.of()));
    var told = new ToOwner.Received(SESSION, 1);
    assertThat(after(Duration.ofMillis(50))).containsExactly(told);
    assertThat(after(Duration.ofSeconds(1))).containsExactly(told);
    assertThat(after(Duration.ofSeconds(10))).containsExactly(told);
    assertThat(after(Duration.ofHours(1))).isEmpty();
  }

  @Test
  void aCancelIsToldAgain() {
    PendingCall second = send();
    link.run(new WorkerMessage.Cancel(second));
    var told = new ToOwner.Cancel(SESSION, 2);
    assertThat(owner.getAllReceived()).endsWith(told);
    assertThat(after(Duration.ofSeconds(1))).containsExactly(told);
    assertThat(after(Duration.ofSeconds(10))).containsExactly(told);
  }

  /** The owner holds it until it knows that the last chunk has arrived. */
  @Test
  void theEndOfAResultInChunksIsToldAgain() {
    settle(new ToCaller.Later(List.of(2_000)));
    link.run(new ToCaller.Chunk(1, 0, ByteBuffer.allocate(1_000)));
    link.run(new ToCaller.Chunk(1, 1_000, ByteBuffer.allocate(1_000)));
    assertThat(owner.getAllReceived()).endsWith(new ToOwner.Arrived(SESSION, 1, 2_000));
    var told = new ToOwner.Cancel(SESSION, 1);
    assertThat(after(Duration.ofSeconds(1))).contains(told);
    assertThat(after(Duration.ofSeconds(10))).contains(told);
    assertThat(after(Duration.ofHours(1))).doesNotContain(told);
  }
}
