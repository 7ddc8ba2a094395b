package io.clutch.internal.streams;

import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.ReferenceLookup;
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
 * What a stage and the worker's actor share of one stream. The stage calls it from one thread at a
 * time. The actor handles the changes at the end of the loop's turn, and passes received elements
 * to the receiver.
 */
public final class StreamChannel {

  /** Receives elements from Python. Called on the socket loop's thread, so it must pass them on. */
  public interface Receiver extends PendingRequest.Reply {
    void elements(List<Element> elements);

    /** Python asks for {@code count} more input elements. */
    void requested(long count);
  }

  /** An encoded element. */
  public sealed interface Element permits WholeElement, ChunkedElement {
    long bytes();

    /** The element in one piece. To assemble it may take time. */
    WholeElement whole();

    /** Its memory, to be released once the element is no longer read. */
    Reservation held();
  }

  /** An element, or the value at the end of a stream, in one piece. */
  public record WholeElement(ByteBuffer body, List<ByteBuffer> buffers, Reservation held)
      implements Element {
    /** An element without reserved memory. */
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

  /** The end of the input. Without a message it is complete. */
  record InputEnd(Optional<String> failure) {}

  private static final String REFERENCE =
      "a reference, which an element of a stream's input cannot carry: pass it as an argument";

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
  private boolean isSharing;
  private volatile InputEnd inputEnd;
  private volatile Runnable worker;
  private volatile ReferenceLookup grants = ReferenceLookup.NONE;

  /**
   * @param waitLimit how long Python may take for what it was asked; if empty, the worker's
   *     deadline for calls applies, and zero means no limit
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
   * Sends an element, for which Python has asked. Returns how many of its bytes travel.
   *
   * @throws io.clutch.failure.CallFailedException if it cannot cross
   */
  public long feed(Object element) {
    Encoded encoded = codec.encode(element);
    if (!encoded.references().isEmpty()) {
      throw new CallFailure.Unencodable(CallFailure.Unencodable.Side.ARGUMENT, "element", REFERENCE)
          .toException();
    }
    long bytes = encoded.bytes();
    long maxBytes = limits.messageSize() - CallSize.ENVELOPE;
    if (bytes > maxBytes) {
      throw new CallFailure.TooLarge("the element", bytes, maxBytes, limits.sizeKey())
          .toException();
    }
    fed.add(encoded);
    tell();
    return encoded.besideFiles();
  }

  /** Completes the input. */
  public void finish() {
    inputEnd = new InputEnd(Optional.empty());
    tell();
  }

  /** Fails the input. */
  public void abort(String message) {
    inputEnd = new InputEnd(Optional.of(message));
    tell();
  }

  /** Decodes an element or the value of the end. Throws like {@link Codec#decode}. */
  public Object decode(Element element, Type type) {
    WholeElement whole = element.whole();
    return codec.decode(whole.body(), whole.buffers(), type, grants);
  }

  private void tell() {
    Runnable to = worker;
    if (to != null && isTold.compareAndSet(false, true)) {
      to.run();
    }
  }

  /** Sets the bytes of input in flight. */
  public void holdsInput(long bytes) {
    input.holds(bytes);
  }

  /** Whether memory is getting short, so that the stage must ask only for the minimum. */
  public boolean isMemoryScarce() {
    return budget.isScarce();
  }

  /** Releases the memory of all elements, because the stage has ended. */
  public void close() {
    input.holds(0);
    elements.close();
  }

  // ---- for the worker

  /** The memory of elements that the stage has not read yet. */
  ElementMemory elements() {
    return elements;
  }

  /** Receives the end of the stream. Its value holds memory like an element. */
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

  /** Sets the action that runs when the stage has changed something. */
  void attach(Runnable to) {
    worker = to;
  }

  /** Makes later changes run the action again. */
  void heard() {
    isTold.set(false);
  }

  long takeDemand() {
    return demanded.getAndSet(0);
  }

  /** Puts back demand that no process has met. */
  void askAgain(long count) {
    demanded.addAndGet(count);
  }

  /** The largest element in bytes. */
  long maxElement() {
    return limits.messageSize();
  }

  /**
   * Sets whether large buffers reach the process in shared memory, and the references that it was
   * given, for the elements that it sends.
   */
  void reaches(boolean nowSharing, ReferenceLookup its) {
    isSharing = nowSharing;
    grants = its;
  }

  /** The next unsent element of the input; null if there is none. */
  Encoded nextFed() {
    Encoded next = fed.peek();
    return next == null || isSharing ? next : next.withoutFiles();
  }

  Encoded takeFed() {
    Encoded next = fed.remove();
    return isSharing ? next : next.withoutFiles();
  }

  /** The end of the input, once all of its elements were taken; null before. */
  InputEnd inputEnd() {
    InputEnd end = inputEnd;
    return end != null && fed.isEmpty() ? end : null;
  }
}
