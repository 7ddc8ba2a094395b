package io.clutch.internal.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What holds up the calls of one worker. For the socket loop. */
public final class WaitPlace implements CallPlace {
  private final String worker;
  private final BiConsumer<ChainMember, List<String>> found;
  private Optional<OpenAsk> ask = Optional.empty();
  private List<Long> begun = List.of();
  // The asks that tasks await, by the numbers of their calls.
  private final Map<Long, OpenAsk> awaited = new HashMap<>();
  // The calls for which there is no room beside the tasks, and what all tasks awaited then.
  private List<Long> queued = List.of();
  private List<OpenAsk> behind = List.of();

  /** {@code found} gets each call of this worker that can never begin, and its ring. */
  public WaitPlace(String worker, BiConsumer<ChainMember, List<String>> found) {
    this.worker = worker;
    this.found = found;
  }

  @Override
  public String path() {
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

  /** The task of the call that has asked does nothing but await the answer. */
  void awaits(OpenAsk answer) {
    awaited.put(answer.callerId(), answer);
  }

  /** These calls wait for the end of a task. All tasks await asks. */
  void queues(List<Long> calls) {
    queued = calls;
    behind = open();
  }

  /** Its process has ended. */
  void clear() {
    ask = Optional.empty();
    begun = List.of();
    awaited.clear();
    queues(List.of());
  }

  /** The asks that are awaited. */
  List<OpenAsk> asks() {
    awaited.values().removeIf(it -> !it.isOpen());
    var asks = new ArrayList<>(awaited.values());
    ask().ifPresent(asks::add);
    return asks;
  }

  /** The ask for which the main thread waits, while it is open. */
  private Optional<OpenAsk> ask() {
    return ask.filter(OpenAsk::isOpen);
  }

  private List<OpenAsk> open() {
    return awaited.values().stream().filter(OpenAsk::isOpen).toList();
  }

  @Override
  public List<OpenAsk> holdUp(ChainMember call) {
    if (ask().isPresent() && !mayEnter(call)) {
      return List.of(ask.get());
    }
    OpenAsk its = awaited.get(call.id());
    if (its != null && its.isOpen()) {
      return List.of(its);
    }
    return queued.contains(call.id()) && behind.stream().allMatch(OpenAsk::isOpen)
        ? behind
        : List.of();
  }

  /**
   * The asks of which one must be answered before any of its calls ends; none if one may end now.
   *
   * @param calls the number of its calls
   */
  public List<OpenAsk> holdUpAll(int calls) {
    if (ask().isPresent()) {
      return List.of(ask.get());
    }
    List<OpenAsk> its = open();
    return its.size() >= calls ? its : List.of();
  }

  /** Whether the wait serves the call, which may have begun since. */
  private boolean mayEnter(ChainMember call) {
    return !begun.contains(call.id())
        && !begun.isEmpty()
        && Chains.entry(call, this).filter(it -> it.callerId() == last()).isPresent();
  }

  private long last() {
    return begun.get(begun.size() - 1);
  }

  @Override
  public boolean hasBegun(ChainMember call) {
    return call.id() != 0 && (begun.contains(call.id()) || awaited.containsKey(call.id()));
  }

  @Override
  public void deadlocked(ChainMember call, List<String> ring) {
    found.accept(call, ring);
  }
}
