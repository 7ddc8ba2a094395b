package io.clutch.internal.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What holds up the calls of one worker. For the socket loop.
 *
 * <p>What Python tells may be out of date: an answer, or the end of a wait, may be under way. An
 * ask holds up a call only while it is open and its caller has no outcome. A report of calls
 * without room counts only if all asks that it names still do so, and no longer than they do.
 */
public final class WaitPlace implements CallPlace {
  private final String worker;
  private final BiConsumer<ChainMember, List<String>> found;
  private final Consumer<Runnable> later;
  private Optional<OpenAsk> ask = Optional.empty();
  private List<Long> begun = List.of();
  // The asks that tasks await, by the numbers of their calls.
  private final Map<Long, OpenAsk> awaited = new HashMap<>();
  // The calls for which there is no room beside tasks, and what all these tasks awaited then.
  private final Map<Long, List<OpenAsk>> queued = new HashMap<>();

  /**
   * {@code found} gets each call of this worker that can never begin, and its ring. {@code later}
   * runs a task soon, unless the process ends before.
   */
  public WaitPlace(
      String worker, BiConsumer<ChainMember, List<String>> found, Consumer<Runnable> later) {
    this.worker = worker;
    this.found = found;
    this.later = later;
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

  /**
   * These calls wait for the end of a task of their actor.
   *
   * @param asks what all its tasks awaited; if one of them is answered, its task may end any time
   */
  void queues(List<Long> calls, List<Long> asks) {
    var ids = new HashSet<Long>(asks);
    List<OpenAsk> its = open().stream().filter(ask -> ids.contains(ask.id())).toList();
    queued.values().removeIf(behind -> !behind.stream().allMatch(WaitPlace::holds));
    if (its.size() == asks.size() && !its.isEmpty()) {
      calls.forEach(call -> queued.put(call, its));
    } else {
      calls.forEach(queued::remove);
    }
  }

  /** Has the task run soon. */
  void plan(Runnable look) {
    later.accept(look);
  }

  /** Its process has ended. */
  void clear() {
    ask = Optional.empty();
    begun = List.of();
    awaited.clear();
    queued.clear();
  }

  /** The asks that are awaited. */
  List<OpenAsk> asks() {
    awaited.values().removeIf(it -> !holds(it));
    var asks = new ArrayList<>(awaited.values());
    ask().ifPresent(asks::add);
    return asks;
  }

  /** The ask for which the main thread waits, while it does. */
  private Optional<OpenAsk> ask() {
    return ask.filter(WaitPlace::holds);
  }

  private List<OpenAsk> open() {
    return awaited.values().stream().filter(WaitPlace::holds).toList();
  }

  /** A result may be here before the news that nobody waits for the call's asks. */
  private static boolean holds(OpenAsk ask) {
    return ask.isOpen() && Chains.isThere(ask);
  }

  @Override
  public List<OpenAsk> holdUp(ChainMember call) {
    if (ask().isPresent() && !mayEnter(call)) {
      return List.of(ask.get());
    }
    OpenAsk its = awaited.get(call.id());
    if (its != null && holds(its)) {
      return List.of(its);
    }
    List<OpenAsk> behind = queued.getOrDefault(call.id(), List.of());
    return behind.stream().allMatch(WaitPlace::holds) ? behind : List.of();
  }

  /**
   * The asks of which one must be answered before any of its calls ends; none if one may end now.
   *
   * @param calls the number of its calls
   * @param isOne whether a call is one of these; it may have others, too
   */
  public List<OpenAsk> holdUpAll(int calls, Predicate<ChainMember> isOne) {
    if (ask().isPresent()) {
      return List.of(ask.get());
    }
    List<OpenAsk> its = open().stream().filter(it -> isOne.test(it.caller())).toList();
    return its.size() >= calls ? its : List.of();
  }

  /**
   * Whether the wait serves the call, which may have begun since. If a call that is not known to
   * have begun has asked after the wait began, the main thread is within that one: its own wait was
   * not told yet.
   */
  private boolean mayEnter(ChainMember call) {
    return !begun.contains(call.id())
        && !begun.isEmpty()
        && Chains.entry(call, this)
            .filter(it -> it.callerId() == last() || hasEntered(it))
            .isPresent();
  }

  private boolean hasEntered(OpenAsk its) {
    return !begun.contains(its.callerId()) && its.id() > ask.get().id();
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
