package io.clutch.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Startup;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.ManualRuntime;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The actor of a child in its parent's process, when that ends at a bad moment. */
class LocalChildActorTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ActorTestKit kit = ActorTestKit.create();
  private final ManualRuntime runtime = ManualRuntime.listening(Telemetry.none());
  private final TestProbe<WorkerCommand> worker = kit.createTestProbe();
  private final CompletableFuture<ExitReason> stopped = new CompletableFuture<>();

  private final Startup startup =
      new Startup() {
        @Override
        public void ready(String detail) {}

        @Override
        public void failed(Throwable cause) {}

        @Override
        public void ignore() {}

        @Override
        public void ends(Throwable cause) {}

        @Override
        public String path() {
          return "/user/tree/ann";
        }

        @Override
        public long incarnation() {
          return 1;
        }
      };

  private final ActorRef<WorkerCommand> child =
      kit.spawn(LocalChildActor.create(spawned(), place(), startup, stopped));
  private final PendingRequest construct = submitted();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private LocalPlace place() {
    return new LocalPlace(worker.getRef(), 1, ManualRuntime.SETTINGS, runtime.runtime());
  }

  private SpawnedChild spawned() {
    var request =
        new SpawnRequest(
            "m:Child",
            Optional.of("ann"),
            Restart.PERMANENT,
            List.of(),
            Map.of(),
            Optional.empty());
    return SpawnedChild.local(
        WorkerSpec.actor("m:Child"),
        request,
        1,
        place(),
        Calling.CODEC.encodeCall(List.of(), Map.of()));
  }

  private PendingRequest submitted() {
    return worker.expectMessageClass(WorkerMessage.Submit.class, LONG).request();
  }

  private ExitReason reason() throws Exception {
    return stopped.get(1, TimeUnit.MINUTES);
  }

  private static PendingCall message() {
    return PendingCall.cast(Call.of("receive", Void.class), Calling.CODEC);
  }

  @Test
  void aConstructorThatFailsIsAFailedStart() throws Exception {
    construct.reject(new CallFailure.Cancelled());

    assertThat(reason())
        .isInstanceOfSatisfying(
            ExitReason.BootFailed.class,
            it -> assertThat(it.error()).isInstanceOf(BootError.Refused.class));
  }

  @Test
  void aStopDuringItsConstructorIsNoFailedStart() throws Exception {
    child.tell(new WorkerCommand.Stop());
    var cancel = worker.expectMessageClass(WorkerMessage.Cancel.class, LONG);
    assertThat(cancel.request()).isSameAs(construct);
    cancel.request().reject(new CallFailure.Cancelled());

    assertThat(reason()).isEqualTo(ExitReason.Stopped.ASKED);
  }

  @Test
  void aProcessThatEndsDuringAStopIsTheReason() throws Exception {
    var ended = new ExitReason.Absent("has ended");
    child.tell(new WorkerCommand.Stop());
    construct.reject(new CallFailure.NotRunning("/user/w", ended));

    assertThat(reason()).isEqualTo(ended);
  }

  @Test
  void withoutItsWorkerItTakesNoMessageUntilItStops() throws Exception {
    TestProbe<WorkerCommand> proxy = kit.createTestProbe();
    child.tell(new HandOff.TakeOver(proxy.getRef(), List.of()));
    worker.stop();
    PendingCall message = message();
    // The end of the worker is told at some time; until then messages go to dead letters.
    HandOff.Unsent unsent =
        proxy.awaitAssert(
            LONG,
            () -> {
              child.tell(new WorkerMessage.Submit(message));
              return proxy.expectMessageClass(HandOff.Unsent.class, Duration.ofMillis(100));
            });
    assertThat(unsent.calls()).containsExactly(message);

    child.tell(new WorkerCommand.Stop());
    assertThat(reason()).isInstanceOf(ExitReason.Absent.class);
  }

  private void constructed() {
    Calling.answer(construct, null);
  }

  private PendingCall ask(CompletableFuture<CallFailure> failure) {
    var reply =
        new PendingRequest.Reply() {
          @Override
          public void value(ByteBuffer body, List<ByteBuffer> buffers) {}

          @Override
          public void failure(CallFailure why) {
            failure.complete(why);
          }
        };
    return PendingCall.of(Call.of("receive", Object.class), Calling.CODEC, reply);
  }

  @Test
  void messagesWaitUntilItIsMade() {
    List<PendingCall> messages = List.of(message(), message(), message());
    messages.forEach(it -> child.tell(new WorkerMessage.Submit(it)));
    child.tell(new WorkerMessage.Cancel(messages.get(1)));
    worker.expectNoMessage(Duration.ofMillis(100));
    constructed();

    assertThat(submitted()).isSameAs(messages.get(0));
    assertThat(submitted()).isSameAs(messages.get(2));
    assertThat(messages.get(1).isSettled()).isTrue();
  }

  @Test
  void messagesToOneThatCannotBeMadeGoToItsProxy() {
    TestProbe<WorkerCommand> proxy = kit.createTestProbe();
    PendingCall message = message();
    child.tell(new HandOff.TakeOver(proxy.getRef(), List.of(message)));
    construct.reject(new CallFailure.Cancelled());

    assertThat(proxy.expectMessageClass(HandOff.Unsent.class, LONG).calls())
        .containsExactly(message);
  }

  @Test
  void anAskForWhichItsConstructorWaitsFails() throws Exception {
    var failure = new CompletableFuture<CallFailure>();
    PendingCall ask = ask(failure);
    child.tell(
        new WorkerMessage.Submit(ask.within(Optional.of(new OpenAsk(1, "'peer'", construct)))));

    assertThat(failure.get(1, TimeUnit.MINUTES)).isInstanceOf(CallFailure.WouldDeadlock.class);
  }
}
