package io.clutch.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** What calls hold at the node of their caller, and until when. */
class RemoteCallsTest {
  private static final int ARGUMENTS = 500;
  private static final int RESULT = 2_000;

  private final MemoryBudget memory = MemoryBudget.of(1_000_000, 100_000);
  private final List<String> told = new ArrayList<>();
  private final List<CallFailure> failures = new ArrayList<>();
  private final RemoteCalls calls =
      new RemoteCalls(remote(), new TimerQueue(), new Told(), request -> {});

  private Remote remote() {
    return new Remote(
        "cluster:m",
        "pekko://other@10.0.0.7:25520",
        TestInbox.<WorkerCommand>create().getRef(),
        Requests.within(memory),
        Runnable::run,
        WorkerSettings.create(),
        new ClusterSettings(1, 10_000, Duration.ofMillis(200), 1_000));
  }

  private final class Told implements RemoteCalls.ToTheOwner {
    @Override
    public void submit(long id, PendingCall call) {
      told.add("submit " + id);
    }

    @Override
    public void giveUp(long id) {
      told.add("give up " + id);
    }

    @Override
    public void arrived(long id, long bytes, boolean isAll) {
      told.add("arrived " + id + " " + bytes + (isAll ? " of them" : ""));
    }
  }

  private final class Reply implements PendingRequest.Reply {
    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers) {}

    @Override
    public void failure(CallFailure failure) {
      failures.add(failure);
    }
  }

  private PendingCall call() {
    return PendingCall.encoded(
            Call.of("m:f", Object.class),
            new EncodedCall(new byte[ARGUMENTS], new byte[0], Buffers.NONE, List.of()),
            Optional.of(new Reply()),
            false,
            ended -> {})
        .within(memory);
  }

  /** There is one place: the second call has it only if the first has left. */
  @Test
  void aCallThatIsCancelledWhileItsResultArrivesLeavesAtOnce() {
    PendingCall call = call();
    calls.send(call);
    calls.settled(1, new ToCaller.Later(List.of(RESULT)));
    calls.chunk(new ToCaller.Chunk(1, 0, ByteBuffer.allocate(RESULT / 2)));
    assertThat(memory.used()).isGreaterThan(RESULT);
    calls.cancel(call);
    assertThat(memory.used()).isZero();
    assertThat(failures).singleElement().isInstanceOf(CallFailure.Cancelled.class);
    calls.chunk(new ToCaller.Chunk(1, RESULT / 2, ByteBuffer.allocate(RESULT / 2)));
    calls.send(call());
    assertThat(told).containsExactly("submit 1", "arrived 1 1000", "give up 1", "submit 2");
  }

  @Test
  void theOwnerIsToldThatAResultIsWhole() {
    calls.send(call());
    calls.settled(1, new ToCaller.Later(List.of(RESULT)));
    calls.chunk(new ToCaller.Chunk(1, 0, ByteBuffer.allocate(RESULT / 2)));
    calls.chunk(new ToCaller.Chunk(1, RESULT / 2, ByteBuffer.allocate(RESULT / 2)));
    assertThat(told).containsExactly("submit 1", "arrived 1 1000", "arrived 1 2000 of them");
  }

  /** The owner tells when it has ended, as Python may read its arguments until then. */
  @Test
  void aCallThatIsCancelledBeforeItHasItsResultKeepsItsPlace() {
    PendingCall call = call();
    calls.send(call);
    calls.cancel(call);
    assertThat(memory.used()).isGreaterThan(ARGUMENTS);
    calls.settled(1, new ToCaller.Failed(new CallFailure.Cancelled()));
    assertThat(memory.used()).isZero();
    calls.send(call());
    assertThat(told).containsExactly("submit 1", "give up 1", "submit 2");
  }
}
