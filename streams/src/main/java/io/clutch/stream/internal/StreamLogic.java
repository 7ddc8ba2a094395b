package io.clutch.stream.internal;

import io.clutch.failure.CallFailure;
import io.clutch.internal.client.RefOperations.StreamHandle;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.streams.StreamChannel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.Shape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** One materialised stage with a stream in Python, in one or both directions. */
final class StreamLogic<I, O> extends GraphStageLogic {
  private static final CallFailure NOTHING =
      new CallFailure.Undecodable(
          "element", "a value, since a stream holds no null; ask for an Optional", "None");

  private final Optional<Inlet<I>> in;
  private final Optional<Outlet<O>> out;
  private final StreamCounters counters;
  private final CreditWindow credit;
  private final InputWindow input;
  private final AsyncCallback<Runnable> inStage = createAsyncCallback(Runnable::run);
  private final Deque<StreamChannel.Element> buffer = new ArrayDeque<>();
  private Optional<StreamHandle> handle = Optional.empty();
  private Optional<Throwable> upstreamFailure = Optional.empty();
  // The action to take once the buffer is empty.
  private Optional<Runnable> last = Optional.empty();
  private boolean hasEnded;

  StreamLogic(
      Shape shape, Optional<Inlet<I>> in, Optional<Outlet<O>> out, StreamCounters counters) {
    super(shape);
    this.in = in;
    this.out = out;
    this.counters = counters;
    this.credit = counters.output();
    this.input = counters.input();
    in.ifPresent(inlet -> setHandler(inlet, new FromUpstream(inlet)));
    out.ifPresent(outlet -> setHandler(outlet, new FromDownstream()));
  }

  @Override
  public void preStart() {
    setKeepGoing(true);
    counters.started();
    if (out.isEmpty()) {
      open();
    }
  }

  @Override
  public void postStop() {
    cancel();
    handle.ifPresent(its -> its.channel().close());
  }

  private void open() {
    try {
      handle = Optional.of(counters.opening().open(new FromPython()));
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    demand();
    in.filter(this::isClosed).ifPresent(inlet -> inputEnded());
  }

  private StreamChannel channel() {
    return handle.orElseThrow().channel();
  }

  // ---- from Python

  private final class FromPython implements StreamChannel.Receiver {
    @Override
    public void elements(List<StreamChannel.Element> elements) {
      inStage.invoke(() -> came(elements));
    }

    @Override
    public void requested(long count) {
      inStage.invoke(() -> take(count));
    }

    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers) {
      value(body, buffers, Reservation.NONE);
    }

    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
      inStage.invoke(() -> returned(new StreamChannel.WholeElement(body, buffers, held)));
    }

    @Override
    public void failure(CallFailure failure) {
      inStage.invoke(() -> failed(failure));
    }
  }

  private void came(List<StreamChannel.Element> elements) {
    for (StreamChannel.Element element : elements) {
      counters.given(element.bytes());
      buffer.addLast(element);
    }
    passOn();
  }

  private void take(long count) {
    input.requested(count);
    channel().holdsInput(input.bytes());
    pullIfAllowed();
  }

  private void returned(StreamChannel.Element result) {
    last = Optional.of(() -> complete(result));
    passOn();
  }

  private void failed(CallFailure failure) {
    last = Optional.of(() -> fail(cause(failure)));
    passOn();
  }

  /** The original failure of upstream, if Python's function has let it propagate. */
  private Throwable cause(CallFailure failure) {
    boolean isUpstreams =
        failure instanceof CallFailure.Raised raised
            && raised.error().type().equals("UpstreamFailed");
    return upstreamFailure.filter(it -> isUpstreams).orElseGet(failure::toException);
  }

  // ---- downstream

  private final class FromDownstream extends AbstractOutHandler {
    @Override
    public void onPull() {
      if (handle.isEmpty()) {
        open();
      } else {
        passOn();
      }
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      cancel();
      completeStage();
    }
  }

  private void passOn() {
    if (hasEnded) {
      return;
    }
    out.ifPresent(this::push);
    if (buffer.isEmpty() && !hasEnded) {
      last.ifPresent(Runnable::run);
    }
  }

  private void push(Outlet<O> outlet) {
    while (!buffer.isEmpty() && !hasEnded && isAvailable(outlet)) {
      StreamChannel.Element element = buffer.removeFirst();
      credit.passedOn(element.bytes());
      push(outlet, element);
    }
    demand();
  }

  private void push(Outlet<O> outlet, StreamChannel.Element element) {
    try {
      @SuppressWarnings("unchecked")
      O value = (O) channel().decode(element, counters.opening().call().resultType());
      if (value == null) {
        throw NOTHING.toException();
      }
      counters.passedOn();
      push(outlet, value);
    } catch (RuntimeException e) {
      if (!counters.leavesOut(e)) {
        fail(e);
      }
    } finally {
      element.held().release();
    }
  }

  private void demand() {
    if (out.isPresent() && last.isEmpty() && !hasEnded) {
      long more = credit.grant(channel().isMemoryScarce());
      if (more > 0) {
        channel().demand(more);
      }
    }
  }

  // ---- upstream

  private final class FromUpstream extends AbstractInHandler {
    private final Inlet<I> inlet;

    FromUpstream(Inlet<I> inlet) {
      this.inlet = inlet;
    }

    @Override
    public void onPush() {
      counters.taken();
      try {
        input.sent(channel().feed(grab(inlet)));
        channel().holdsInput(input.bytes());
      } catch (RuntimeException e) {
        counters.notSent();
        if (!counters.leavesOut(e)) {
          fail(e);
          return;
        }
      }
      pullIfAllowed();
    }

    @Override
    public void onUpstreamFinish() {
      inputEnded();
    }

    @Override
    public void onUpstreamFailure(Throwable failure) {
      upstreamFailure = Optional.of(failure);
      inputEnded();
    }
  }

  private void inputEnded() {
    if (handle.isEmpty() || hasEnded) {
      return; // it is told as soon as it is open
    }
    upstreamFailure.ifPresentOrElse(
        failure -> channel().abort(failure.toString()), () -> channel().finish());
  }

  private void pullIfAllowed() {
    in.filter(inlet -> !hasEnded && input.hasRoom(channel().isMemoryScarce()))
        .filter(inlet -> !isClosed(inlet) && !hasBeenPulled(inlet))
        .ifPresent(this::pull);
  }

  // ---- the end

  private void complete(StreamChannel.Element result) {
    try {
      counters.completed(channel(), result);
    } catch (RuntimeException e) {
      fail(e);
      return;
    } finally {
      result.held().release();
    }
    hasEnded = true;
    completeStage();
  }

  private void fail(Throwable thrown) {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    Throwable failure = counters.named(thrown);
    handle.ifPresent(its -> its.cancel().run());
    counters.failed(failure);
    failStage(failure);
  }

  private void cancel() {
    if (!hasEnded) {
      hasEnded = true;
      handle.ifPresent(its -> its.cancel().run());
      counters.cancelled();
    }
  }
}
