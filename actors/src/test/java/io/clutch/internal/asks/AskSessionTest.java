package io.clutch.internal.asks;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.host.Host;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.dispatch.CallIds;
import io.clutch.internal.dispatch.DiscardedFrames;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Grants;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.transport.InMemoryLink;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.internal.wire.ToWorker;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.ManualRuntime;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Asks and tells of one process, with threads that run when the test says so. */
class AskSessionTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<TelemetryEvent> events = new ArrayList<>();
  private final AtomicInteger signals = new AtomicInteger();
  private boolean wasLast;
  private final AtomicInteger held = new AtomicInteger();
  private final List<Long> told = new ArrayList<>();
  private final List<CompletableFuture<Long>> promised = new ArrayList<>();
  private final WorkerName name = WorkerName.of("/user/python", Optional.empty());
  private final DiscardedFrames discarded = new DiscardedFrames(name, events::add);
  private final AskReports reports =
      new AskReports(
          new DispatchContext(
              name,
              ManualRuntime.SETTINGS,
              new InMemoryLink(),
              new MessageLimits(1 << 20, 64, "clutch.limits.max-message-size"),
              events::add,
              new TimerQueue(),
              System::nanoTime,
              new CallIds(),
              discarded,
              null,
              event -> {}),
          1);

  private final AskSession session =
      new AskSession(hosts(threads::add), 1, new Grants(), reports, this::signalled);

  private HostRuntime hosts(Executor executor) {
    return HostRuntime.create(
        Map.of(
            "double", Host.function(Long.class, number -> 2 * number),
            "log", Host.function(Long.class, told::add),
            "promise", Host.function(Long.class, number -> promise()),
            "large", Host.function(String.class, String::length),
            "hostile", Host.function(Long.class, AskSessionTest::hostile),
            "encodes", Host.function(Long.class, number -> CODEC.encode(new Object()))),
        CODEC,
        executor,
        null);
  }

  private void signalled(boolean isLast) {
    signals.incrementAndGet();
    wasLast = isLast;
  }

  private CompletableFuture<Long> promise() {
    promised.add(new CompletableFuture<>());
    return promised.get(promised.size() - 1);
  }

  /** Its methods throw, or return null, which those of no other exception do. */
  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean isNull;

    Hostile(boolean isNull) {
      this.isNull = isNull;
    }

    private <T> T nothing() {
      if (isNull) {
        return null;
      }
      throw new LinkageError("of a hostile exception");
    }

    @Override
    public String getMessage() {
      return nothing();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return nothing();
    }

    @Override
    public synchronized Throwable getCause() {
      return nothing();
    }
  }

  private static Object hostile(long kind) {
    if (kind < 2) {
      throw new Hostile(kind == 1);
    }
    return CompletableFuture.failedFuture(
        new CompletionException("", null) {
          private static final long serialVersionUID = 1;

          @Override
          public synchronized Throwable getCause() {
            throw new Hostile(true);
          }
        });
  }

  private static ByteBuffer body(Object value) {
    return ByteBuffer.wrap(CODEC.encode(value).body());
  }

  private Reservation memory() {
    held.incrementAndGet();
    return held::decrementAndGet;
  }

  private void ask(long id, String host, Object message) throws ProtocolException {
    session.ask(new FromWorker.Ask(id, host, body(message)), Optional.empty(), memory());
  }

  private void tell(String host, Object message) throws ProtocolException {
    session.tell(new FromWorker.Tell(host, body(message)), memory());
  }

  private void runThreads() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  private static Object answer(ToWorker item) {
    return CODEC.decode(ByteBuffer.wrap(((ToWorker.Answer) item).value()), List.of(), Object.class);
  }

  @Test
  void answersOfOneTurnComeTogether() throws ProtocolException {
    ask(1, "double", 4);
    ask(2, "double", 5);
    tell("log", 6);
    tell("log", 7);
    assertThat(session.replies()).isEmpty();
    runThreads();
    assertThat(signals).hasValue(1);
    List<ToWorker> items = session.replies();
    assertThat(items).hasSize(3);
    assertThat(answer(items.get(0))).isEqualTo(8L);
    assertThat(answer(items.get(1))).isEqualTo(10L);
    assertThat(items.get(2)).isEqualTo(new ToWorker.HostCredit("log", 2));
    assertThat(told).containsExactly(6L, 7L);
    assertThat(held).hasValue(0);
  }

  @Test
  void aReportOfWaitsIsBounded() throws ProtocolException {
    assertThat(session.waiting(waiting(65, 1_024))).isEmpty();
    assertThatThrownBy(() -> session.waiting(waiting(66, 0)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("66 calls that wait");
    assertThatThrownBy(() -> session.waiting(waiting(1, 1_025)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("1025 asks of tasks");
  }

  private static FromWorker.Waiting waiting(int calls, int asks) {
    return new FromWorker.Waiting(0, nCopies(calls, 1L), nCopies(asks, 1L));
  }

  @Test
  void theLastAnswerIsSaidToBe() throws ProtocolException {
    ask(1, "promise", 1);
    ask(2, "double", 1);
    runThreads();
    assertThat(signals).hasValue(1);
    assertThat(wasLast).isFalse();
    assertThat(session.replies()).hasSize(1);
    promised.get(0).complete(3L);
    assertThat(wasLast).isTrue();
    assertThat(session.replies()).hasSize(1);
  }

  @Test
  void creditComesForAQuarterOfAWindow() throws ProtocolException {
    ask(1, "promise", 1);
    for (int i = 0; i < HostRuntime.WINDOW / 4; i++) {
      runThreads();
      assertThat(signals).hasValue(0);
      tell("log", i);
    }
    runThreads();
    assertThat(signals).hasValue(1);
    assertThat(session.replies())
        .containsExactly(new ToWorker.HostCredit("log", HostRuntime.WINDOW / 4));
    tell("log", 1);
    runThreads();
    assertThat(signals).hasValue(1);
    promised.get(0).complete(3L);
    assertThat(signals).hasValue(2);
    assertThat(session.replies()).hasSize(2);
  }

  @Test
  void creditOfLargeTellsComesSooner() throws ProtocolException {
    ask(1, "promise", 1);
    tell("large", "x".repeat(600_000));
    runThreads();
    assertThat(signals).hasValue(0);
    tell("large", "x".repeat(600_000));
    runThreads();
    assertThat(signals).hasValue(1);
  }

  @Test
  void aWithdrawnAskThatHasNotBegunIsNotBegun() throws ProtocolException {
    ask(1, "promise", 1);
    session.withdraw(new FromWorker.Withdraw(1));
    runThreads();
    assertThat(promised).isEmpty();
    assertThat(((ToWorker.FailedAnswer) session.replies().get(0)).code()).isEqualTo("withdrawn");
    assertThat(events).isEmpty();
  }

  @Test
  void aWithdrawnAskThatRunsIsAnsweredOnceItHasEnded() throws ProtocolException {
    ask(1, "promise", 1);
    runThreads();
    session.withdraw(new FromWorker.Withdraw(1));
    assertThat(session.replies()).isEmpty();
    promised.get(0).complete(3L);
    assertThat(session.replies()).hasSize(1);
    assertThat(discarded.count()).isEqualTo(1);
    session.withdraw(new FromWorker.Withdraw(1)); // has crossed the answer
    assertThat(session.replies()).isEmpty();
  }

  @Test
  void aProcessThatHasEndedGetsNoAnswer() throws ProtocolException {
    ask(1, "promise", 1);
    ask(2, "promise", 1);
    runThreads();
    promised.get(0).complete(3L);
    session.close();
    promised.get(1).complete(3L);
    assertThat(session.replies()).isEmpty();
    assertThat(discarded.count()).isEqualTo(2);
    assertThat(held).hasValue(0);
  }

  @Test
  void failuresAreTold() throws ProtocolException {
    ask(1, "double", "text");
    tell("log", "text");
    runThreads();
    assertThat(((ToWorker.FailedAnswer) session.replies().get(0)).code()).isEqualTo("refused");
    assertThat(events)
        .hasSize(2)
        .allSatisfy(event -> assertThat(event).isInstanceOf(WorkerEvent.HostFailed.class));
  }

  @Test
  void exceptionsWhoseMethodsThrowAreAnswered() throws ProtocolException {
    for (long kind = 0; kind < 3; kind++) {
      ask(kind + 1, "hostile", kind);
    }
    tell("hostile", 0);
    ask(4, "double", 1);
    runThreads();
    List<ToWorker> items = session.replies();
    assertThat(items).hasSize(5);
    assertThat(items.subList(0, 3))
        .allSatisfy(item -> assertThat(((ToWorker.FailedAnswer) item).code()).isEqualTo("failed"));
    assertThat(answer(items.get(3))).isEqualTo(2L);
    assertThat(held).hasValue(0);
  }

  @Test
  void aFailureOfTheFunctionIsNoRefusalOfTheMessage() throws ProtocolException {
    ask(1, "encodes", 1);
    runThreads();
    assertThat(((ToWorker.FailedAnswer) session.replies().get(0)).code()).isEqualTo("failed");
  }

  @Test
  void aTellThatFailsAfterTheEndOfItsProcessIsReported() throws ProtocolException {
    tell("log", "text");
    ask(1, "double", "text"); // nobody awaits its answer, nor its failure
    session.close();
    runThreads();
    assertThat(events)
        .singleElement()
        .satisfies(event -> assertThat(((WorkerEvent.HostFailed) event).isAsk()).isFalse());
    assertThat(held).hasValue(0);
  }

  @Test
  void refusesWhatNoWorkerSends() throws ProtocolException {
    ask(3, "double", 1);
    assertThatThrownBy(() -> ask(3, "double", 1)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> ask(2, "double", 1)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> ask(4, "secret", 1)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> tell("secret", 1)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> session.withdraw(new FromWorker.Withdraw(9)))
        .isInstanceOf(ProtocolException.class);
    for (int i = 0; i < HostRuntime.WINDOW; i++) {
      tell("log", i);
    }
    assertThatThrownBy(() -> tell("log", 0)).isInstanceOf(ProtocolException.class);
    runThreads();
    session.replies();
    tell("log", 0);
    runThreads();
    assertThat(held).hasValue(0);
  }

  @Test
  void messagesToReferencesThatAreNotHeldAreRefused() throws ProtocolException {
    ask(1, "@" + "0".repeat(32), 1);
    tell("@" + "1".repeat(32), 1);
    List<ToWorker> items = session.replies();
    assertThat(((ToWorker.FailedAnswer) items.get(0)).code()).isEqualTo("refused");
    assertThat(items.get(1)).isEqualTo(new ToWorker.HostCredit("@" + "1".repeat(32), 1));
    assertThat(events)
        .hasSize(2)
        .allSatisfy(
            event ->
                assertThat(((WorkerEvent.HostFailed) event).host())
                    .isEqualTo("a reference not held"));
    session.watch(new FromWorker.Watch("0".repeat(32)));
    assertThat(session.replies().get(0))
        .isEqualTo(
            new ToWorker.Terminated(
                "0".repeat(32), "it is no actor that this process was given a reference to"));
    assertThat(held).hasValue(0);
  }

  @Test
  void aFloodOfWatchesEndsTheProcess() {
    var watch = new FromWorker.Watch("0".repeat(32));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 200_000; i++) {
                session.watch(watch);
              }
            })
        .isInstanceOf(ProtocolException.class);
    assertThat(session.replies()).hasSize(100_001);
  }

  @Test
  void noThreadFailsTheAsk() throws ProtocolException {
    var none =
        new AskSession(
            hosts(
                task -> {
                  throw new OutOfMemoryError("no thread");
                }),
            1,
            new Grants(),
            reports,
            this::signalled);
    none.ask(new FromWorker.Ask(1, "double", body(1)), Optional.empty(), memory());
    assertThat(held).hasValue(0);
    assertThat(signals).hasValue(1);
  }
}
