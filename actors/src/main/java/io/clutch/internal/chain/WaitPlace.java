package io.clutch.internal.chain;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What holds up the calls of one worker. For the socket loop. */
public final class WaitPlace {
  private final String worker;
  private final BiConsumer<ChainMember, List<String>> found;
  private Optional<OpenAsk> ask = Optional.empty();
  private List<Long> begun = List.of();

  /** {@code found} gets each call of this worker that can never begin, and its ring. */
  public WaitPlace(String worker, BiConsumer<ChainMember, List<String>> found) {
    this.worker = worker;
    this.found = found;
  }

  public String worker() {
    return worker;
  }

  /**
   * The main thread waits for this ask.
   *
   * @param calls those that have begun on it; the last one waits
   */
  void waits(OpenAsk forAnswer, List<Long> calls) {
    ask = Optional.of(forAnswer);
    begun = calls;
  }

  /** Its process has ended. */
  void clear() {
    ask = Optional.empty();
    begun = List.of();
  }

  boolean isWaiting() {
    return ask().isPresent();
  }

  /** The ask for which the main thread waits, while it is open. */
  Optional<OpenAsk> ask() {
    return ask.filter(OpenAsk::isOpen);
  }

  /** What the call waits for before it goes on; empty if that is not known. */
  Optional<OpenAsk> holdsUp(ChainMember call) {
    return ask().filter(its -> !mayEnter(call));
  }

  /** Whether the wait serves the call, which may have begun since. */
  private boolean mayEnter(ChainMember call) {
    return !hasBegun(call)
        && !begun.isEmpty()
        && Chains.entry(call, this).filter(it -> it.callerId() == last()).isPresent();
  }

  private long last() {
    return begun.get(begun.size() - 1);
  }

  boolean hasBegun(ChainMember call) {
    return call.id() != 0 && begun.contains(call.id());
  }

  void deadlocked(ChainMember call, List<String> names) {
    found.accept(call, names);
  }
}
