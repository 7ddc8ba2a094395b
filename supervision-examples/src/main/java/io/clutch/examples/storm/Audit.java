package io.clutch.examples.storm;

import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Records the outcomes of calls. Keeps counts, two bits per call, and the first complaints, so a
 * long storm needs little memory. Thread-safe.
 */
final class Audit {
  private static final int COMPLAINTS = 20;

  // By docs/reference/failures.md, a call that fails with one of these never ran.
  private static final Set<String> NEVER_RAN =
      Set.of(
          "DeadlineExceeded QUEUED",
          "QueueFull",
          "WaitExceeded",
          "UnknownFunction",
          "BadArguments",
          "Unencodable ARGUMENT",
          "CircuitOpen");

  private final AtomicLong numbers = new AtomicLong();
  private final LongAdder casts = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder unexplained = new LongAdder();
  private final LongAdder disobeyed = new LongAdder();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final BitSet answered = new BitSet();
  private final BitSet neverRan = new BitSet();

  /** Registers a call before it is made. */
  Ticket begin(Ticket.Kind kind) {
    return new Ticket(numbers.incrementAndGet(), System.nanoTime(), kind);
  }

  /** Registers a cast before it is made. Only Python's note shows whether it ran. */
  long beginCast() {
    casts.increment();
    return numbers.incrementAndGet();
  }

  /** Makes a cast. If it is rejected at once, a fault on its target must explain that. */
  void cast(Target target, Call<?> call) {
    try {
      target.ref().cast(call);
    } catch (CallFailedException e) {
      failure(target, begin(Ticket.Kind.OTHER), e);
    }
  }

  /** Records the outcome when it arrives. */
  <T> CompletionStage<T> follow(
      Target target, Ticket ticket, CompletionStage<T> answer, Predicate<? super T> isRight) {
    return answer.whenComplete(
        (value, thrown) -> {
          if (thrown == null) {
            value(target, ticket, isRight.test(value), value);
          } else {
            failure(target, ticket, thrown);
          }
        });
  }

  /** Records the call's value, which is the right one or not. */
  void value(Target target, Ticket ticket, boolean isRight, Object value) {
    end("Value");
    if (!isRight) {
      wrong.increment();
      complain(target + ", call " + ticket.number() + ": wrong value " + brief(value));
      return;
    }
    target.recovery().answered(ticket.begunNanos());
    if (ticket.isNoted()) {
      mark(answered, ticket);
    }
  }

  /** Records a failure, which a fault on its target must explain. */
  void failure(Target target, Ticket ticket, Throwable thrown) {
    String harm = Harms.name(thrown);
    end(harm);
    if (ticket.isNoted() && NEVER_RAN.contains(harm)) {
      mark(neverRan, ticket);
    }
    if (!isExplained(target.harms(), ticket, harm)) {
      unexplained.increment();
      complain(target + ", call " + ticket.number() + ": " + harm + ", " + thrown.getMessage());
    }
  }

  private static boolean isExplained(Harms harms, Ticket ticket, String harm) {
    return switch (ticket.kind()) {
      case REPEATABLE -> !harm.startsWith(Harms.ENDS) && harms.explain(harm, ticket.begunNanos());
      case SESSION ->
          harms.explain(harm, ticket.begunNanos())
              || harm.startsWith("NotRunning") && harms.explainEnd(ticket.begunNanos());
      case ONCE, OTHER -> harms.explain(harm, ticket.begunNanos());
    };
  }

  /** Records that the call ended as its handler was told to. */
  void asTold(String outcome) {
    end("told: " + outcome);
  }

  /** Records that neither the handler nor a fault explains the call's end. */
  void notAsTold(Target target, Ticket ticket, String outcome) {
    end("NOT TOLD: " + outcome);
    disobeyed.increment();
    complain(target + ", call " + ticket.number() + ": " + outcome);
  }

  /** Records a second outcome of a call. */
  void repeated(Target target, String outcome) {
    repeated.increment();
    complain(target + ": a second outcome: " + outcome);
  }

  /** Records any other error. */
  void complain(String text) {
    synchronized (complaints) {
      if (complaints.size() < COMPLAINTS) {
        complaints.add(text);
      }
    }
  }

  /** The number of calls without an outcome. */
  long unanswered() {
    return numbers.get() - casts.sum() - ended.sum();
  }

  /** Compares Python's notes with the outcomes, and returns the sums. */
  Sums sums(Ledger ledger) {
    var kinds = new TreeMap<String, Long>();
    outcomes.forEach((kind, count) -> kinds.put(kind, count.sum()));
    List<String> texts;
    synchronized (complaints) {
      texts = List.copyOf(complaints);
    }
    return new Sums(
        numbers.get(),
        kinds,
        unanswered(),
        wrong.sum(),
        repeated.sum(),
        unexplained.sum() + disobeyed.sum(),
        ledger.twice(),
        count(answered, ledger, false) + count(neverRan, ledger, true),
        texts);
  }

  private static long count(BitSet calls, Ledger ledger, boolean ran) {
    synchronized (calls) {
      return calls.stream().filter(number -> ledger.ran(number) == ran).count();
    }
  }

  private void end(String outcome) {
    ended.increment();
    outcomes.computeIfAbsent(outcome, key -> new LongAdder()).increment();
  }

  private static void mark(BitSet calls, Ticket ticket) {
    synchronized (calls) {
      calls.set(Math.toIntExact(ticket.number()));
    }
  }

  private static String brief(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  /**
   * The audit's result.
   *
   * @param unexplained failures without a fault that explains them
   * @param twice calls that ran twice although they must not
   * @param misreported calls that returned a value without a run, or failed as never run but ran
   * @param complaints the first complaints of any kind
   */
  record Sums(
      long calls,
      Map<String, Long> outcomes,
      long unanswered,
      long wrong,
      long repeated,
      long unexplained,
      long twice,
      long misreported,
      List<String> complaints) {

    /** Whether each call had one outcome, and none was wrong. */
    boolean addUp() {
      return calls > 0
          && unanswered == 0
          && wrong == 0
          && repeated == 0
          && unexplained == 0
          && twice == 0
          && misreported == 0
          && complaints.isEmpty();
    }
  }
}
