package io.clutch.internal.streams;

import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.dispatch.InputMemory;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.CallSize;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.PendingRequest;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a stage of a stream and the worker's actor share of one stream. The stage says what it wants
 * from one thread at a time; the actor takes it up at the end of the loop's turn, and tells the
 * receiver what came.
 */
public final class StreamChannel {

  /** Takes what Python says. Called on the socket loop's thread: it must hand everything over. */
  public interface Receiver extends PendingRequest.Reply {
    void elements(List<Element> elements);

    /** Python takes {@code count} more elements of its input. */
    void requested(long count);
  }

  /** An element as it came. */
  public sealed interface Element permits WholeElement, ChunkedElement {
    long bytes();

    /** It in one piece, which may take a while to make. */
    WholeElement whole();

    /** What it takes, to be released once it is not read any more. */
    Reservation held();
  }

  /** An element, or the value at the end of a stream, in one piece. */
  public record WholeElement(ByteBuffer body, List<ByteBuffer> buffers, Reservation held)
      implements Element {
    /** One that takes nothing of the budget. */
    public WholeElement(ByteBuffer body, List<ByteBuffer> buffers) {
      this(body, buffers, Reservation.NONE);
    }

    @Override
    public WholeElement whole() {
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
  private final MessageLimits limits;
  private final Receiver receiver;
  private final MemoryBudget budget;
  private final InputMemory input;
  private final ElementMemory elements = new ElementMemory();
  private final AtomicLong demanded = new AtomicLong();
  private final Queue<Encoded> fed = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isTold = new AtomicBoolean();
  private volatile InputEnd inputEnd;
  private volatile Runnable worker;

  /**
   * @param waitLimit how long Python may take over what it was asked for; without one the worker's
   *     deadline for calls holds, and zero means for ever
   */
  public StreamChannel(
      StreamShape shape,
      Optional<Duration> waitLimit,
      Codec codec,
      MessageLimits limits,
      MemoryBudget budget,
      Receiver receiver) {
    this.shape = shape;
    this.waitLimit = waitLimit;
    this.codec = codec;
    this.limits = limits;
    this.budget = budget;
    this.input = new InputMemory(budget);
    this.receiver = receiver;
  }

  // ---- for the stage

  /** Asks for {@code count} more elements. */
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
    long maxBytes = limits.messageSize() - CallSize.ENVELOPE;
    if (bytes > maxBytes) {
      throw new CallFailure.TooLarge("the element", bytes, maxBytes, limits.sizeKey())
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
    WholeElement whole = element.whole();
    return codec.decode(whole.body(), whole.buffers(), type);
  }

  private void tell() {
    Runnable to = worker;
    if (to != null && isTold.compareAndSet(false, true)) {
      to.run();
    }
  }

  /** How many bytes of input are on their way. */
  public void holdsInput(long bytes) {
    input.holds(bytes);
  }

  /** Whether memory gets short: no more is to be asked for than the stream lives by. */
  public boolean isMemoryScarce() {
    return budget.isScarce();
  }

  /** The stage has ended: nothing that came or comes is read any more. */
  public void close() {
    input.holds(0);
    elements.close();
  }

  // ---- for the worker

  /** What elements hold until the stage has read them. */
  ElementMemory elements() {
    return elements;
  }

  /** Takes the end of the stream, whose value is held like an element. */
  PendingRequest.Reply reply() {
    return new PendingRequest.Reply() {
      @Override
      public void value(ByteBuffer body, List<ByteBuffer> buffers) {
        receiver.value(body, buffers);
      }

      @Override
      public void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
        receiver.value(body, buffers, elements.of(held, 1));
      }

      @Override
      public void failure(CallFailure failure) {
        receiver.failure(failure);
      }
    };
  }

  StreamShape shape() {
    return shape;
  }

  Optional<Duration> waitLimit() {
    return waitLimit;
  }

  Receiver receiver() {
    return receiver;
  }

  /** This is run when there is something to take up. */
  void attach(Runnable to) {
    worker = to;
  }

  /** Tells again what is said later. */
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
