package io.clutch.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.SharedMemory;
import io.clutch.internal.observe.CallObservers;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.streams.StreamChannel;
import io.clutch.internal.streams.StreamShape;
import io.clutch.telemetry.CallObserver;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** A stream whose opening nobody handles, as at the end of an actor system. */
class LostStreamTest {
  private final List<Optional<CallFailure>> ends = new ArrayList<>();
  private final PendingCalls pending = new PendingCalls();
  private final RequestSubmitter submitter = new RequestSubmitter(target());

  private RefTarget target() {
    CallObserver observer =
        submission ->
            new CallObserver.Observation() {
              @Override
              public void ended(Optional<CallFailure> failure) {
                ends.add(failure);
              }
            };
    var requests =
        new RequestRuntime(
            Calling.CODEC,
            new MessageLimits(1 << 20, 64, "clutch.limits.max-message-size"),
            MemoryBudget.unlimited(),
            SharedMemory.none(),
            Runnable::run,
            Runnable::run,
            event -> {},
            System::nanoTime,
            CallObservers.of(List.of(observer)));
    return new RefTarget(
        TestInbox.<WorkerCommand>create().getRef(),
        new WorkerRuntime(null, requests, null, null, null, poisoned -> {}),
        Runnable::run,
        WorkerSpec.functions("prices"),
        pending,
        new CompletableFuture<>(),
        actor -> CompletableFuture.completedFuture(Done.getInstance()),
        Optional.empty());
  }

  private RefOperations.StreamHandle open() {
    return submitter.open(
        Call.of("prices:all", Long.class), StreamShape.SOURCE, Optional.empty(), new Ignoring());
  }

  private record Ignoring() implements StreamChannel.Receiver {
    @Override
    public void elements(List<StreamChannel.Element> elements) {}

    @Override
    public void requested(long count) {}

    @Override
    public void progress(Callee.Progress now) {}

    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers) {}

    @Override
    public void failure(CallFailure failure) {}
  }

  @Test
  void itsObserversHearOfItsEndWithTheSystem() {
    open();
    assertThat(ends).isEmpty();

    pending.end(new ExitReason.Unknown());

    assertThat(ends)
        .singleElement()
        .satisfies(it -> assertThat(it).containsInstanceOf(CallFailure.NotRunning.class));
  }

  @Test
  void aStreamThatIsCancelledIsNoLongerPending() {
    open().cancel().run();
    assertThat(pending.isEmpty()).isTrue();

    pending.end(new ExitReason.Unknown());

    assertThat(ends).containsExactly(Optional.of(new CallFailure.Cancelled()));
  }
}
