package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.failure.CallFailure;
import io.clutch.worker.StreamLine;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.Shape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** One materialised stage with a stream in Python: of either direction, or of both. */
final class StreamLogic<I, O> extends GraphStageLogic {
  private final Optional<Inlet<I>> in;
  private final Optional<Outlet<O>> out;
  private final Opening opening;
  private final Ending ending;
  private final CreditWindow credit;
  private final InputWindow input;
  private final AsyncCallback<Runnable> inStage = createAsyncCallback(Runnable::run);
  private final Deque<StreamLine.Element> buffer = new ArrayDeque<>();
  private Optional<PythonRef.StreamHandle> handle = Optional.empty();
  private Optional<Throwable> upstreamFailure = Optional.empty();
  // What is to be done once the buffer is empty.
  private Optional<Runnable> last = Optional.empty();
  private boolean hasEnded;
  private long passedOn;

  StreamLogic(
      Shape shape, Optional<Inlet<I>> in, Optional<Outlet<O>> out, Opening opening, Ending ending) {
    super(shape);
    this.in = in;
    this.out = out;
    this.opening = opening;
    this.ending = ending;
    this.credit = new CreditWindow(opening.settings().credit(), opening.settings().bytes());
    this.input = new InputWindow(opening.settings().bytes());
    in.ifPresent(inlet -> setHandler(inlet, new FromUpstream(inlet)));
    out.ifPresent(outlet -> setHandler(outlet, new FromDownstream()));
  }

  @Override
  public void preStart() {
    setKeepGoing(true);
    if (out.isEmpty()) {
      open();
    }
  }

  @Override
  public void postStop() {
    if (!hasEnded) {
      hasEnded = true;
      handle.ifPresent(its -> its.cancel().run());
      ending.cancelled(counts());
    }
  }

  private void open() {
    try {
      handle = Optional.of(opening.open(new FromPython()));
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    demand();
    in.filter(this::isClosed).ifPresent(inlet -> inputEnded());
  }

  private StreamLine line() {
    return handle.orElseThrow().line();
  }

  // ---- from Python

  private final class FromPython implements StreamLine.Receiver {
    @Override
    public void elements(List<StreamLine.Element> elements) {
      inStage.invoke(() -> came(elements));
    }

    @Override
    public void requested(long count) {
      inStage.invoke(() -> take(count));
    }

    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers) {
      inStage.invoke(() -> returned(new StreamLine.Element(body, buffers)));
    }

    @Override
    public void failure(CallFailure failure) {
      inStage.invoke(() -> failed(failure));
    }
  }

  private void came(List<StreamLine.Element> elements) {
    for (StreamLine.Element element : elements) {
      credit.came(element.bytes());
      buffer.addLast(element);
    }
    passOn();
  }

  private void take(long count) {
    input.requested(count);
    pullIfAllowed();
  }

  private void returned(StreamLine.Element result) {
    last = Optional.of(() -> complete(result));
    passOn();
  }

  private void failed(CallFailure failure) {
    last = Optional.of(() -> fail(cause(failure)));
    passOn();
  }

  /** A failure of upstream that Python has let pass is passed on as it was. */
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
    if (!buffer.isEmpty() && isAvailable(outlet)) {
      StreamLine.Element element = buffer.removeFirst();
      credit.passedOn(element.bytes());
      try {
        @SuppressWarnings("unchecked")
        O value = (O) line().decode(element, opening.call().resultType());
        passedOn++;
        push(outlet, value);
      } catch (RuntimeException e) {
        fail(e);
        return;
      }
    }
    demand();
  }

  private void demand() {
    if (out.isPresent() && last.isEmpty()) {
      long more = credit.grant();
      if (more > 0) {
        line().demand(more);
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
      try {
        input.sent(line().feed(grab(inlet)));
        pullIfAllowed();
      } catch (RuntimeException e) {
        fail(e);
      }
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
        failure -> line().abort(failure.toString()), () -> line().finish());
  }

  private void pullIfAllowed() {
    in.filter(inlet -> !hasEnded && input.hasRoom())
        .filter(inlet -> !isClosed(inlet) && !hasBeenPulled(inlet))
        .ifPresent(this::pull);
  }

  // ---- the end

  private void complete(StreamLine.Element result) {
    hasEnded = true;
    try {
      ending.completed(line(), result, counts());
      completeStage();
    } catch (RuntimeException e) {
      ending.failed(e, counts());
      failStage(e);
    }
  }

  private void fail(Throwable failure) {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    handle.ifPresent(its -> its.cancel().run());
    ending.failed(failure, counts());
    failStage(failure);
  }

  private void cancel() {
    if (!hasEnded) {
      hasEnded = true;
      handle.ifPresent(its -> its.cancel().run());
      ending.cancelled(counts());
    }
  }

  private Ending.Counts counts() {
    return new Ending.Counts(input.sent(), passedOn, credit.mostOutstanding());
  }

  static CancellationException stopped() {
    return new CancellationException("the stream was stopped before Python had ended");
  }
}
