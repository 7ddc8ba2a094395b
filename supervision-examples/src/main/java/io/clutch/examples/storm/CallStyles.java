package io.clutch.examples.storm;

import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.examples.storm.Target.Trait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Calls, casts and sessions on one target. */
final class CallStyles {
  // Too large for a message's body, so it is sent as a frame of its own.
  private static final int LARGE = 100_000;
  private static final int TRIES = 100;
  private static final Duration HEDGE = Duration.ofMillis(50);

  private final Target target;
  private final Audit audit;
  private final PythonRef careful;
  private final PythonRef hedged;

  private CallStyles(Target target, Audit audit) {
    this.target = target;
    this.audit = audit;
    var retry =
        RetrySettings.create(TRIES).withBackoff(Duration.ofMillis(10), Duration.ofMillis(200));
    this.careful = target.ref().with(CallPolicy.create().withRetry(retry));
    this.hedged = target.ref().with(CallPolicy.create().withHedge(HEDGE));
  }

  static List<Style> of(Target target, Audit audit) {
    var styles = new CallStyles(target, audit);
    var all = new ArrayList<Style>();
    all.add(() -> styles.once(target.ref()));
    all.add(() -> styles.once(styles.careful));
    all.add(() -> styles.again(target.ref()));
    all.add(() -> styles.again(styles.careful));
    all.add(styles::large);
    all.add(styles::cast);
    if (target.has(Trait.POOL)) {
      all.add(() -> styles.again(styles.hedged));
      all.add(styles::session);
    }
    return all;
  }

  /** A call that may run at most once. */
  private CompletionStage<?> once(PythonRef ref) {
    Ticket ticket = audit.begin(Ticket.Kind.ONCE);
    return follow(ticket, ref.call(target.function("once"), Long.class, ticket.number()));
  }

  /** A call that may run any number of times, so it returns a value in the end. */
  private CompletionStage<?> again(PythonRef ref) {
    Ticket ticket = audit.begin(Ticket.Kind.REPEATABLE);
    Call<Long> call = Call.of(target.function("again"), Long.class, ticket.number());
    return follow(ticket, ref.call(call.asIdempotent()));
  }

  private CompletionStage<?> follow(Ticket ticket, CompletionStage<Long> answer) {
    return audit.follow(target, ticket, answer, value -> value == ticket.number());
  }

  /** Echoes bytes. */
  private CompletionStage<?> large() {
    Ticket ticket = audit.begin(Ticket.Kind.REPEATABLE);
    byte[] data = new byte[LARGE];
    data[LARGE - 1] = 1;
    byte moved = (byte) ticket.number();
    Call<byte[]> call =
        Call.of(target.function("large"), byte[].class, ticket.number(), data).asIdempotent();
    return audit.follow(
        target,
        ticket,
        target.ref().call(call),
        bytes ->
            bytes.length == LARGE && bytes[0] == moved && bytes[LARGE - 1] == (byte) (moved + 1));
  }

  /** A cast and then a call, so that the number of casts stays small. */
  private CompletionStage<?> cast() {
    audit.cast(target, Call.of(target.function("once"), Void.class, audit.beginCast()));
    return again(target.ref());
  }

  /** Two calls without another in between: the second sees the state that the first left. */
  private CompletionStage<?> session() {
    Ticket ticket = audit.begin(Ticket.Kind.SESSION);
    return follow(
        ticket,
        target.pool().orElseThrow().inSession(session -> keepAndFind(session, ticket.number())));
  }

  private static CompletionStage<Long> keepAndFind(PythonSession session, long number) {
    return session
        .call("storm:keep", Void.class, number)
        .thenCompose(kept -> session.call("storm:kept", Long.class));
  }
}
