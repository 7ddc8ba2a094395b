package io.clutch.internal.asks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.host.Host;
import io.clutch.internal.builtin.AskingWorker;
import io.clutch.internal.builtin.BuiltIn;
import io.clutch.internal.builtin.BuiltIns;
import io.clutch.internal.builtin.WorkerChildren;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.dispatch.CallIds;
import io.clutch.internal.dispatch.DiscardedFrames;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Grants;
import io.clutch.internal.host.HostRefusal;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.host.Withdrawable;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.transport.InMemoryLink;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.internal.wire.ToWorker;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.worker.ManualRuntime;
import io.clutch.worker.WorkerSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The hosts that Clutch itself offers, as one process asks them. */
class BuiltInHostTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());
  private static final int INCARNATION = 3;

  private final WorkerSpec spec = WorkerSpec.functions("shop");
  private final List<TelemetryEvent> events = new ArrayList<>();
  private final List<AskingWorker> asked = new ArrayList<>();
  private final BuiltIns builtIns = new BuiltIns();
  private final WorkerChildren children = new WorkerChildren();
  private final Grants grants = new Grants();
  private final List<Made> made = new ArrayList<>();
  private final AskSession session = session();

  /** An answer that learns if nobody gets it. */
  private static final class Made extends CompletableFuture<Object> implements Withdrawable {
    private int withdrawn;

    @Override
    public void withdraw() {
      withdrawn++;
    }
  }

  private Made make(Object value) {
    var answer = new Made();
    answer.complete(value);
    made.add(answer);
    return answer;
  }

  private AskSession session() {
    builtIns.add("length", new BuiltIn<>(String.class, this::length));
    builtIns.add(
        "later",
        new BuiltIn<>(
            Long.class,
            (worker, message) -> CompletableFuture.failedFuture(new HostRefusal("not now"))));
    builtIns.add("broken", new BuiltIn<>(Long.class, (worker, it) -> make(new Object())));
    builtIns.add(
        "made",
        new BuiltIn<>(
            Long.class, (worker, it) -> make(Host.function(Long.class, number -> number))));
    var runtime = HostRuntime.create(Map.of(), CODEC, Runnable::run, null);
    var worker = WorkerName.of("/user/shop", Optional.empty());
    return new AskSession(
        runtime.with(builtIns.offeredTo(spec, null, null, children)),
        INCARNATION,
        grants,
        new AskReports(context(worker), INCARNATION),
        isLast -> {});
  }

  private DispatchContext context(WorkerName worker) {
    return new DispatchContext(
        worker,
        ManualRuntime.SETTINGS,
        new InMemoryLink(),
        new MessageLimits(1 << 20, 64, "clutch.limits.max-message-size"),
        events::add,
        new TimerQueue(),
        System::nanoTime,
        new CallIds(),
        new DiscardedFrames(worker, events::add),
        null,
        event -> {});
  }

  private int length(AskingWorker worker, String message) {
    asked.add(worker);
    if (message.isEmpty()) {
      throw new HostRefusal("it is empty");
    }
    return message.length();
  }

  private ToWorker ask(long id, String host, Object message) throws ProtocolException {
    var body = ByteBuffer.wrap(CODEC.encode(message).body());
    session.ask(new FromWorker.Ask(id, host, body), Optional.empty(), () -> {});
    List<ToWorker> replies = session.replies();
    assertThat(replies).hasSize(1);
    return replies.get(0);
  }

  private static Object decoded(byte[] body) {
    return CODEC.decode(ByteBuffer.wrap(body), List.of(), Object.class);
  }

  private static void assertRefused(ToWorker item, String why) {
    var failed = (ToWorker.FailedAnswer) item;
    assertThat(failed.code()).isEqualTo("refused");
    assertThat(decoded(failed.detail())).isEqualTo(Map.of("message", why));
  }

  @Test
  void itKnowsWhoAsks() throws ProtocolException {
    var answer = (ToWorker.Answer) ask(1, "clutch:length", "pear");
    assertThat(decoded(answer.value())).isEqualTo(4L);
    assertThat(asked).containsExactly(new AskingWorker(spec, null, null, INCARNATION, children));
  }

  @Test
  void whatItRefusesIsNoFailureOfAHost() throws ProtocolException {
    assertRefused(ask(1, "clutch:length", ""), "it is empty");
    assertRefused(ask(2, "clutch:later", 1), "not now");
    assertRefused(ask(3, "clutch:length", 7), "message: expected text, found integer");
    assertThat(events).isEmpty();
  }

  @Test
  void whatNobodyGetsIsWithdrawn() throws ProtocolException {
    assertThat(ask(1, "clutch:broken", 1)).isInstanceOf(ToWorker.FailedAnswer.class);
    grants.sentAndTold(
        IntStream.range(0, Grants.MOST)
            .mapToObj(it -> new Reference(String.valueOf(it), "", null, null))
            .toList());
    assertThat(ask(2, "clutch:made", 1)).isInstanceOf(ToWorker.FailedAnswer.class);
    assertThat(made).hasSize(2).allSatisfy(it -> assertThat(it.withdrawn).isPositive());
  }

  @Test
  void othersAreNotOffered() {
    assertThatThrownBy(() -> ask(1, "clutch:secrets", "")).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> ask(2, "length", "")).isInstanceOf(ProtocolException.class);
  }

  @Test
  void theStartSpecificationDoesNotListThem() {
    var runtime = HostRuntime.create(Map.of(), CODEC, Runnable::run, null);
    assertThat(runtime.with(builtIns.offeredTo(spec, null, null, children)).windows()).isEmpty();
  }
}
