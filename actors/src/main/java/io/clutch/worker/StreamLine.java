package io.clutch.worker;

import io.clutch.codec.Codec;
import io.clutch.codec.Encoded;
import io.clutch.failure.CallFailure;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What a stage of a stream and the worker's actor share of one stream. The stage says what it wants
 * from one thread at a time; the actor takes it up at the end of the loop's turn, and tells the
 * receiver what came.
 */
public final class StreamLine {

  /** Takes what Python says. Called on the socket loop's thread: it must hand everything over. */
  public interface Receiver extends Submission.Reply {
    void elements(List<Element> elements);

    /** Python takes so many more elements of its input. */
    void requested(long count);
  }

  /** An element as it came. */
  public sealed interface Element permits Whole, ElementInParts {
    long bytes();

    /** It in one piece, which may take a while to make. */
    Whole whole();
  }

  /** An element, or the value at the end of a stream, in one piece. */
  public record Whole(ByteBuffer body, List<ByteBuffer> buffers) implements Element {
    @Override
    public Whole whole() {
      return this;
    }

    @Override
    public long bytes() {
      long bytes = body.remaining();
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
      }
      return bytes;
    }
  }

  /** How the input ended; without a message it is complete. */
  record InputEnd(Optional<String> failure) {}

  private final StreamShape shape;
  private final Optional<Duration> waitLimit;
  private final Codec codec;
  private final WorkerRuntime.Limits limits;
  private final Receiver receiver;
  private final AtomicLong demanded = new AtomicLong();
  private final Queue<Encoded> fed = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isTold = new AtomicBoolean();
  private volatile InputEnd inputEnd;
  private volatile Consumer<StreamLine> worker;

  /**
   * @param waitLimit how long Python may take over what it was asked for; without one the worker's
   *     deadline for calls holds, and zero means for ever
   */
  public StreamLine(
      StreamShape shape,
      Optional<Duration> waitLimit,
      Codec codec,
      WorkerRuntime.Limits limits,
      Receiver receiver) {
    this.shape = shape;
    this.waitLimit = waitLimit;
    this.codec = codec;
    this.limits = limits;
    this.receiver = receiver;
  }

  // ---- for the stage

  /** Asks for so many more elements. */
  public void demand(long count) {
    demanded.addAndGet(count);
    tell();
  }

  /**
   * Sends an element, for which Python has asked; says how many bytes it has.
   *
   * @throws io.clutch.failure.CallFailedException if it cannot cross
   */
  public long feed(Object element) {
    Encoded encoded = codec.encode(element);
    long bytes = encoded.bytes();
    long maxBytes = limits.messageSize() - Submission.ENVELOPE;
    if (bytes > maxBytes) {
      throw new CallFailure.TooLarge(
              "the element", bytes, maxBytes, "clutch.limits.max-message-size")
          .toException();
    }
    fed.add(encoded);
    tell();
    return bytes;
  }

  /** There is no more input. */
  public void finish() {
    inputEnd = new InputEnd(Optional.empty());
    tell();
  }

  /** The input has failed. */
  public void abort(String message) {
    inputEnd = new InputEnd(Optional.of(message));
    tell();
  }

  /** The value of an element or an end; throws as {@link Codec#decode}. */
  public Object decode(Element element, Type type) {
    Whole whole = element.whole();
    return codec.decode(whole.body(), whole.buffers(), type);
  }

  private void tell() {
    Consumer<StreamLine> to = worker;
    if (to != null && isTold.compareAndSet(false, true)) {
      to.accept(this);
    }
  }

  // ---- for the worker

  StreamShape shape() {
    return shape;
  }

  Optional<Duration> waitLimit() {
    return waitLimit;
  }

  Receiver receiver() {
    return receiver;
  }

  /** From now on this is told when there is something to take up. */
  void attach(Consumer<StreamLine> to) {
    worker = to;
  }

  /** What is said from now on is told again. */
  void heard() {
    isTold.set(false);
  }

  long takeDemand() {
    return demanded.getAndSet(0);
  }

  /** How many bytes an element may have. */
  long maxElement() {
    return limits.messageSize();
  }

  /** The next element of the input, which is not taken yet; null if there is none. */
  Encoded nextFed() {
    return fed.peek();
  }

  Encoded takeFed() {
    return fed.remove();
  }

  /** How the input ended, once all of it was taken; null while it has not. */
  InputEnd inputEnd() {
    InputEnd end = inputEnd;
    return end != null && fed.isEmpty() ? end : null;
  }
}
