package io.clutch.internal.streams;

import static io.clutch.internal.worker.FakePython.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker and its Python, which execute a script of bytes. */
public final class ToldLife implements AutoCloseable {
  private static final int MOST_STEPS = 150;
  private static final int MOST_GIVEN = 12;
  private static final long[] EDGES = {
    0, -1, 2, 3, 5, 1_000, 8_193, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final String[] STATES = {"queued", "running", "idle", "done", "lost"};
  private static final String[] CODES = {
    "raised",
    "unknown-function",
    "bad-arguments",
    "unencodable",
    "too-large",
    "cancelled",
    "interrupted",
    "stopping",
    "odd"
  };
  private static final Object[] VALUES = {
    null,
    0L,
    "text",
    List.of(),
    Map.of("error", Map.of("class", 5)),
    List.of(1, 2),
    "\u0000\n",
    new byte[9],
    Map.of("what", List.of("x"), "size", "y"),
    Collections.nCopies(300, "")
  };

  /** A request of the worker, and the number of its ends. */
  private static final class Told implements StreamChannel.Receiver {
    private final PendingRequest request;
    private final Optional<StreamChannel> channel;
    private int ends;

    Told(Subject subject) {
      if (subject.isStream()) {
        var limits = new MessageLimits(2 << 20, 64, "clutch.limits.max-message-size");
        var shape = StreamShape.valueOf(subject.name());
        var its =
            new StreamChannel(
                shape, Optional.empty(), Calling.CODEC, limits, MemoryBudget.unlimited(), this);
        channel = Optional.of(its);
        request =
            PendingStream.of(
                Call.of("m:stream", Object.class), Map.of(), Calling.CODEC, its, Runnable::run);
      } else {
        channel = Optional.empty();
        Call<Object> call = Call.of("m:call", Object.class).withDeadline(Duration.ofSeconds(9));
        request =
            subject == Subject.CAST
                ? PendingCall.cast(call, Calling.CODEC)
                : PendingCall.of(call, Calling.CODEC, this);
      }
    }

    @Override
    public void elements(List<StreamChannel.Element> elements) {
      elements.forEach(StreamChannel.Element::whole);
    }

    @Override
    public void requested(long count) {
      assertThat(count).isPositive();
    }

    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers) {
      ends++;
    }

    @Override
    public void failure(CallFailure failure) {
      assertThat(failure.message()).isNotNull();
      ends++;
    }

    void check(boolean isOver) {
      assertThat(ends).isLessThanOrEqualTo(1);
      if (isOver && request.hasReply()) {
        assertThat(request.isSettled()).isTrue();
        assertThat(ends).isEqualTo(1);
      }
    }
  }

  private final byte[] script;
  private final World world;
  private final List<Told> given = new ArrayList<>();
  private FakePython python;
  private Channel said = Channel.DATA;
  private int at;

  public ToldLife(byte[] script) {
    this.script = script;
    this.world = World.open(settings -> settings.withCredit(3).withMaxStreams(4));
    this.python = world.boot(3, 2);
  }

  public void live() {
    for (int i = 0; i < MOST_STEPS && at < script.length && !world.worker.isStopped(); i++) {
      step();
      world.settle();
      given.forEach(told -> told.check(false));
      assertThat(world.status().inFlight()).isBetween(0, 3);
    }
  }

  private void step() {
    switch (next(16)) {
      case 0, 1, 2 -> give();
      case 3 -> pick().ifPresent(told -> world.tell(new WorkerMessage.Cancel(told.request)));
      case 4 -> world.advance(Duration.ofMillis(50L * next(256)));
      case 5, 6 -> obeySignals();
      case 7 -> pick().flatMap(told -> told.channel).ifPresent(this::stage);
      case 8 -> frame();
      case 9 -> {
        if (next(8) == 0) {
          world.stop();
        }
      }
      default -> {
        List<Object> item = says();
        python.say(next(9) == 0 ? channel() : said, buffers(), item);
      }
    }
  }

  private Channel channel() {
    return Channel.values()[next(3)];
  }

  private void give() {
    if (given.size() < MOST_GIVEN) {
      var told = new Told(Subject.values()[next(5)]);
      given.add(told);
      told.channel.ifPresent(channel -> channel.demand(next(3)));
      world.submit(told.request);
    }
  }

  private Optional<Told> pick() {
    return given.isEmpty() ? Optional.empty() : Optional.of(given.get(next(given.size())));
  }

  private void stage(StreamChannel channel) {
    switch (next(5)) {
      case 0 -> channel.demand(1 + next(3));
      case 1 -> channel.finish();
      case 2 -> channel.abort("why");
      case 3 -> channel.feed(new byte[300_000]);
      default -> channel.feed(next(9));
    }
  }

  private void obeySignals() {
    var process = world.launcher.latest();
    boolean isAsked = !python.stops().isEmpty() || !process.signals().isEmpty();
    if (process.isRunning() && isAsked) {
      process.killed(9);
      world.settle();
    }
    reboot();
  }

  private void reboot() {
    world.advance(Duration.ofSeconds(11));
    var latest = world.launcher.latest();
    if (!world.worker.isStopped() && latest.isRunning() && python.process() != latest) {
      python = world.connect();
      python.mayHaveSaidReady();
      python.hello();
      world.settle();
      if (next(8) > 0) {
        python.ready(3, 2);
      }
    }
  }

  /** Sends an item with one changed byte, or cut short. */
  private void frame() {
    byte[] frame = FakePython.packed(List.of(says()));
    int place = next(frame.length);
    if (next(2) == 0) {
      frame[place] = (byte) next(256);
    } else {
      frame = Arrays.copyOf(frame, place);
    }
    python.say(said, buffers(), frame);
  }

  private List<Object> says() {
    int kind = next(18);
    said = kind < 9 ? Channel.DATA : Channel.CONTROL;
    return switch (kind) {
      case 0, 1 -> item(16, id(), value());
      case 2 -> item(16, id(), value(), number(), number());
      case 3 -> item(17, id(), CODES[next(CODES.length)], detail());
      case 4 -> item(18, number());
      case 5 -> item(19, id(), Collections.nCopies(next(4), value()));
      case 6 -> item(19, id(), Collections.nCopies(next(4), 1), List.of(number(), number()));
      case 7 -> item(20, id(), number());
      case 8 ->
          next(2) == 0 ? item(22, id(), number()) : item(21, id(), List.of(number(), number()));
      case 9 -> item(33, number(), number());
      case 10 -> item(34, number(), List.of(number()), number());
      case 11 -> item(35, number(), text(), text(), text(), number(), null, id(), text(), number());
      case 12, 13, 14 -> item(36, id(), STATES[next(STATES.length)]);
      case 15 -> item(37, number());
      case 16 -> item(32, 1, "control", number(), new byte[16], new byte[32], 1, "3", "0");
      default -> item(next(70), id(), value(), value());
    };
  }

  private Object detail() {
    Object value = value();
    return value instanceof Map ? value : Map.of("message", value == null ? 0 : value);
  }

  private String text() {
    return next(2) == 0 ? "text" : "\u0000.\n\u001b[2J".repeat(1 + next(9));
  }

  private Object value() {
    return VALUES[next(VALUES.length)];
  }

  private List<ByteBuffer> buffers() {
    int count = next(6);
    return count > 2 ? List.of() : Collections.nCopies(count, ByteBuffer.allocate(next(3)));
  }

  private long id() {
    int which = next(10);
    if (which == 0 || given.isEmpty()) {
      return EDGES[next(EDGES.length)];
    }
    return pick().orElseThrow().request.id();
  }

  private long number() {
    return next(3) == 0 ? EDGES[next(EDGES.length)] : 1;
  }

  private int next(int bound) {
    return at < script.length ? (script[at++] & 0xff) % bound : 0;
  }

  public void end() {
    for (int i = 0; i < 60 && !world.worker.isStopped(); i++) {
      world.stop();
      world.advance(Duration.ofSeconds(10));
      obeySignals();
    }
    if (!world.worker.isStopped()) {
      world.worker.abort(new ExitReason.Stopped(ExitReason.Step.KILLED, -1));
    }
    given.forEach(told -> told.check(true));
    assertThat(world.link.expected()).isZero();
    assertThat(world.link.answersExpected()).isZero();
  }

  @Override
  public void close() {
    world.close();
  }
}
