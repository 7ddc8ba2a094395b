package io.clutch.internal.dispatch;

import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.codec.format.ReferenceLookup;
import io.clutch.internal.wire.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The references that one process was given. A reference is held while something that carries it is
 * in flight. After that, the process is told how often it was given the reference, and holds it
 * until it has released as many. For the socket loop; only {@link #find} is for any thread.
 */
public final class Grants implements ReferenceLookup {
  /** How many references a process may hold at once. */
  public static final int MOST = 10_000;

  // What carries a released one may still wait to be decoded.
  private static final int MOST_RELEASED = 1_000;
  private static final int TOKENS_AN_ITEM = 256;

  private static final class Grant {
    private final Reference reference;
    private long inFlight;
    private long given;

    Grant(Reference reference) {
      this.reference = reference;
    }
  }

  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final Map<String, Grant> released = new ConcurrentHashMap<>();
  private final Deque<Grant> oldestReleased = new ArrayDeque<>();
  private final List<String> untold = new ArrayList<>();
  private List<Reference> atStart = List.of();
  private Runnable signal = () -> {};

  /**
   * The process is ready, so it is told what the start has given. The action asks for a call of
   * {@link #takeUntold}.
   */
  public void whenUntold(Runnable action) {
    signal = action;
    ended(atStart);
    atStart = List.of();
  }

  /** The start specification carries these. */
  public void sentAtStart(List<Reference> carried) {
    atStart = carried;
    sent(carried);
  }

  /** The process holds the reference of its own worker as long as it lives. */
  public void own(Reference its) {
    sent(List.of(its)); // which never ends
  }

  /** Whether the process may be given these besides. */
  public boolean hasRoomFor(List<Reference> more) {
    return more.isEmpty() || grants.size() + more.size() <= MOST || together(more) <= MOST;
  }

  /** How many it would hold then. */
  private long together(List<Reference> more) {
    return grants.size()
        + more.stream()
            .map(Reference::token)
            .distinct()
            .filter(it -> !grants.containsKey(it))
            .count();
  }

  /** The failure of a request that would give it too many. */
  public Optional<CallFailure> refusal(List<Reference> more) {
    return hasRoomFor(more)
        ? Optional.empty()
        : Optional.of(
            new CallFailure.TooLarge(
                "the number of references that one process holds",
                together(more),
                MOST,
                "a fixed limit"));
  }

  /** Something that carries these was sent. */
  public void sent(List<Reference> carried) {
    if (carried.isEmpty()) { // as of almost all calls
      return;
    }
    for (Reference each : carried) {
      grants.computeIfAbsent(each.token(), token -> new Grant(each)).inFlight++;
    }
  }

  /** The process no longer has what carried these. It may have kept the references. */
  public void ended(List<Reference> carried) {
    if (carried.isEmpty()) {
      return;
    }
    for (Reference each : carried) {
      given(each);
      untold.add(each.token());
    }
    signal.run();
  }

  private void given(Reference reference) {
    Grant its = grants.get(reference.token());
    its.inFlight--;
    its.given++;
  }

  /** What carries these is told together with them, for example an answer. */
  public void sentAndTold(List<Reference> carried) {
    sent(carried);
    carried.forEach(this::given);
  }

  /** The tokens that the process is to be told now, as lists for one item each. */
  public List<List<String>> takeUntold() {
    var items = new ArrayList<List<String>>();
    for (int at = 0; at < untold.size(); at += TOKENS_AN_ITEM) {
      items.add(List.copyOf(untold.subList(at, Math.min(untold.size(), at + TOKENS_AN_ITEM))));
    }
    untold.clear();
    return items;
  }

  /** The process has dropped a reference that it was told of {@code count} times. */
  public void released(String token, long count) throws ProtocolException {
    Grant its = grants.get(token);
    if (its == null || count > its.given) {
      throw new ProtocolException("the release of a reference more often than it was given");
    }
    its.given -= count;
    if (its.given == 0 && its.inFlight == 0) {
      grants.remove(token);
      keepForNow(token, its);
    }
  }

  /** A result that carries it may still be on its way, or wait for the thread that decodes it. */
  private void keepForNow(String token, Grant grant) {
    released.put(token, grant);
    oldestReleased.addLast(grant);
    if (oldestReleased.size() > MOST_RELEASED) {
      Grant oldest = oldestReleased.removeFirst();
      released.remove(oldest.reference.token(), oldest);
    }
  }

  @Override
  public Optional<Reference> find(String token) {
    Grant its = grants.get(token);
    return Optional.ofNullable(its == null ? released.get(token) : its).map(it -> it.reference);
  }

  /** The reference, if the process holds it, so that messages may go to it. */
  public Optional<Reference> held(String token) {
    return Optional.ofNullable(grants.get(token)).map(it -> it.reference);
  }

  /** How many references the process holds. */
  public int size() {
    return grants.size();
  }

  /** The process has ended. What it has sent before can still be decoded. */
  public void close() {
    signal = () -> {};
    untold.clear();
  }
}
