package io.clutch.worker;

import io.clutch.codec.Codec;
import io.clutch.codec.EncodedCall;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.WorkerExit;
import io.clutch.memory.MemoryBudget;
import io.clutch.memory.Reservation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;

/** A call on its way, encoded. From its submission on it belongs to the worker's actor. */
public final class Submission extends Called {

  /** Takes the one answer, on the loop's thread: what takes time has to be handed over. */
  public interface Reply {
    void value(ByteBuffer body, List<ByteBuffer> buffers);

    /** The same; what the value takes is to be released once nobody reads it any more. */
    default void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
      value(body, buffers);
      held.release();
    }

    void failure(CallFailure failure);
  }

  /** What a pool notes on a call that it has. */
  public interface Ticket {}

  /** A call that is encoded once and made several times. */
  public record Copies<T>(Call<T> call, EncodedCall encoded, Codec codec) {

    /** Encodes the call; throws what the codec throws for a value that cannot cross. */
    public static <T> Copies<T> of(Call<T> call, Codec codec) {
      return new Copies<>(call, encode(call, codec), codec);
    }

    /** One more; its outcome is decoded on the executor. Throws where the budget refuses it. */
    public Submission next(MemoryBudget budget, Executor executor, Consumer<Outcome<T>> to) {
      var reply = new DecodingReply<T>(call.resultType(), codec, executor, to);
      return new Submission(call, encoded, Optional.of(reply)).within(budget);
    }
  }

  private final String function;
  private final EncodedCall encoded;
  private final Map<String, String> headers;
  private final Optional<Duration> deadline;
  private final Optional<String> key;
  // Only of an idempotent call, which can be found to be poison.
  private final Optional<Call<?>> call;
  private final Optional<Reply> reply;
  // Only of a stream.
  private final Optional<StreamLine> line;

  private final long bytes;
  private final long frameBytes;
  private final long messageBytes;

  private Optional<ActorRef<WorkerCommand>> heir = Optional.empty();
  private long order;
  private boolean accepted;
  private Deaths deaths = Deaths.NONE;
  private boolean settled;
  private int attempts;
  private boolean runs;
  private Runnable whenGone = () -> {};
  private long id;
  private long submittedAt;
  private long sentAt;
  private long deadlineAt;
  private Duration limit = Duration.ZERO;
  private Agenda.Entry next = Agenda.Entry.NONE;
  private final SubmissionList.Links links = new SubmissionList.Links();
  private Submission inSameSlot;

  private Submission(Call<?> call, EncodedCall encoded, Optional<Reply> reply) {
    this(call, encoded, reply, Optional.empty());
  }

  private Submission(
      Call<?> call, EncodedCall encoded, Optional<Reply> reply, Optional<StreamLine> line) {
    this.line = line;
    this.function = call.function();
    this.encoded = encoded;
    this.headers = call.headers();
    this.deadline = call.deadline();
    this.key = call.key();
    this.call = call.idempotent() && line.isEmpty() ? Optional.of(call) : Optional.empty();
    this.reply = reply;
    long bodies = encoded.positional().length + encoded.named().length;
    this.bytes = bodies + CallSize.bytes(encoded.buffers());
    this.frameBytes = bodies + CallSize.envelope(function, headers);
    this.messageBytes = bytes - bodies + frameBytes;
  }

  /** Encodes a call; throws what the codec throws for a value that cannot cross. */
  public static Submission call(Call<?> call, Codec codec, Reply reply) {
    return new Submission(call, encode(call, codec), Optional.of(reply));
  }

  /** Encodes a cast. */
  public static Submission cast(Call<?> call, Codec codec) {
    return new Submission(call, encode(call, codec), Optional.empty());
  }

  /**
   * Encodes the call that begins a stream. A deadline of the call's own is that of the whole
   * stream; without one, the worker's default holds until it has begun.
   */
  public static Submission stream(Call<?> call, Codec codec, StreamLine line) {
    return new Submission(call, encode(call, codec), Optional.of(line.reply()), Optional.of(line));
  }

  /**
   * Reserves what it takes, before it is submitted.
   *
   * @throws io.clutch.failure.CallFailedException with {@code QueueFull} where the budget refuses
   */
  public Submission within(MemoryBudget budget) {
    reserve(budget, bytes);
    return this;
  }

  private static EncodedCall encode(Call<?> call, Codec codec) {
    return codec.encodeCall(call.positional(), call.named());
  }

  /** Ends a submission that reached no worker. */
  public void refuse(CallFailure failure) {
    fail(failure);
  }

  /**
   * What becomes of a submission that {@code recipient} never took: it goes back to its heir, if
   * there is one that lives, or else it fails.
   */
  public void undelivered(ActorPath recipient, CallFailure failure) {
    heir.filter(it -> !it.path().equals(recipient))
        .ifPresentOrElse(it -> it.tell(new WorkerCommand.Submit(this)), () -> refuse(failure));
  }

  /** Gives it up where {@code recipient}, which has ended since, has passed it on to. */
  public void abandonedAfter(ActorPath recipient) {
    heir.filter(it -> !it.path().equals(recipient))
        .ifPresent(it -> it.tell(new WorkerCommand.Abandon(this)));
  }

  /** From now on this actor has it back if it is not delivered, unless there is one already. */
  public void returnsTo(ActorRef<WorkerCommand> sender) {
    if (heir.isEmpty()) {
      heir = Optional.of(sender);
    }
  }

  /** From now on it belongs to the heir, as the one of that number. */
  void inherited(Optional<ActorRef<WorkerCommand>> by, long number) {
    heir = by;
    order = number;
  }

  public Optional<String> key() {
    return key;
  }

  long order() {
    return order;
  }

  @Override
  public String function() {
    return function;
  }

  EncodedCall encoded() {
    return encoded;
  }

  Map<String, String> headers() {
    return headers;
  }

  public boolean isCast() {
    return reply.isEmpty();
  }

  public boolean isStream() {
    return line.isPresent();
  }

  /** Only of a stream. */
  StreamLine line() {
    return line.orElseThrow();
  }

  boolean hasOwnDeadline() {
    return deadline.isPresent();
  }

  /** Whether a stream's function runs, unless Python has answered a cancel with the contrary. */
  boolean runs() {
    return runs;
  }

  void runs(boolean now) {
    runs = now;
  }

  /** From now on this is told once when a stream has left the worker that was given it. */
  public void whenGone(Runnable told) {
    whenGone = told;
  }

  void gone() {
    Runnable told = whenGone;
    whenGone = () -> {};
    handedBack();
    told.run();
  }

  public long bytes() {
    return bytes;
  }

  /** Bytes of the frame that carries it, at most; its buffers follow in frames of their own. */
  long frameBytes() {
    return frameBytes;
  }

  /** Bytes of the message that carries it, at most: its frame and its buffers. */
  long messageBytes() {
    return messageBytes;
  }

  public void accepted(long now, Duration defaultDeadline) {
    accepted = true;
    submittedAt = now;
    limit = deadline.orElse(defaultDeadline);
    deadlineAt = now + limit.toNanos();
  }

  public boolean isAccepted() {
    return accepted;
  }

  public Duration limit() {
    return limit;
  }

  public long submittedAt() {
    return submittedAt;
  }

  public long deadlineAt() {
    return deadlineAt;
  }

  void sent(long callId, long now, Callee process) {
    sentTo(process);
    id = callId;
    sentAt = now;
    attempts++;
    handedOut();
  }

  long id() {
    return id;
  }

  /** Whether any process was ever sent it. */
  public boolean wasSent() {
    return attempts > 0;
  }

  long sentAt() {
    return sentAt;
  }

  /** Its process has it no more, and it waits for another. */
  void isBack() {
    id = 0;
    sentTo(Callee.UNKNOWN);
  }

  /** Sent, but not begun: as if it had never been sent. */
  void unsent() {
    attempts--;
  }

  /** A process ended that had begun it, or may have. */
  void died(WorkerExit exit, long at) {
    if (call.isPresent()) {
      deaths = deaths.and(exit, at);
    }
  }

  /** Whether it may be sent again, unless so many processes have ended under it. */
  boolean mayRetry(int most) {
    return call.isPresent() && !settled && deaths.count() < most;
  }

  boolean isPoison(int most) {
    return call.isPresent() && !settled && deaths.count() >= most;
  }

  /**
   * Whether one more end of a process condemns it. It is then sent alone, so that no other call's
   * fault is taken for its own.
   */
  boolean isSentAlone(int most) {
    return deaths.count() > 0 && deaths.count() == most - 1;
  }

  PoisonedCall poisoned(String worker, long now) {
    return new PoisonedCall(worker, call.orElseThrow(), deaths.history(now));
  }

  public boolean isSettled() {
    return settled;
  }

  /** What the agenda holds for this call: its deadline, then the next rung of the ladder. */
  public Agenda.Entry next() {
    return next;
  }

  public void next(Agenda.Entry entry) {
    next = entry;
  }

  SubmissionList.Links links() {
    return links;
  }

  Submission inSameSlot() {
    return inSameSlot;
  }

  void inSameSlot(Submission behind) {
    inSameSlot = behind;
  }

  /** Each call has exactly one end: the first. */
  void answer(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
    if (settled || reply.isEmpty()) {
      settled = true;
      held.release();
      over();
      return;
    }
    settled = true;
    answered(held);
    try {
      reply.get().value(body, buffers, this);
    } catch (RuntimeException | Error e) {
      settled = false; // nobody has it: it can still be failed
      unanswered();
      throw e;
    }
  }

  /** It has failed, and its caller is told later, by {@link #tell}. */
  void failUntold() {
    settled = true;
    over();
  }

  void tell(CallFailure failure) {
    reply.ifPresent(to -> to.failure(failure.at(callee())));
  }

  void fail(CallFailure failure) {
    if (!settled) {
      settled = true;
      try {
        tell(failure);
      } catch (RuntimeException | Error e) {
        settled = false; // nobody has it: it can still be failed
        throw e;
      }
      over();
    }
  }
}
