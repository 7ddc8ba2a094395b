package io.clutch.internal.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One search for rings.
 *
 * <p>A call waits for the asks that its place tells, and goes on once one of them is answered. An
 * ask waits for the calls that were made within it, and goes on once one of them does, because only
 * the host knows which of them it needs. So an ask that reaches nothing which may go on by itself
 * can never go on.
 */
final class RingSearch {
  /** A call within an ask, and an ask that holds it up. */
  private record Step(ChainMember call, OpenAsk next) {}

  private final Map<OpenAsk, List<Step>> steps = new HashMap<>();
  private final Map<OpenAsk, List<OpenAsk>> behind = new HashMap<>();
  private final Deque<OpenAsk> goingOn = new ArrayDeque<>();
  private final Set<OpenAsk> free = new HashSet<>();

  /** Adds an ask, and all that it waits for. */
  void add(OpenAsk first) {
    var left = new ArrayDeque<OpenAsk>();
    left.add(first);
    while (!left.isEmpty()) {
      OpenAsk ask = left.pop();
      if (!steps.containsKey(ask)) {
        List<Step> its = reach(ask);
        its.forEach(step -> left.add(step.next()));
      }
    }
  }

  private List<Step> reach(OpenAsk ask) {
    var found = new ArrayList<Step>();
    List<ChainMember> calls = ask.unfinished();
    boolean mayGoOn = calls.isEmpty(); // the host does something else
    for (ChainMember call : calls) {
      List<OpenAsk> holdUp = call.place().map(its -> its.holdUp(call)).orElse(List.of());
      holdUp.forEach(next -> found.add(new Step(call, next)));
      mayGoOn |= holdUp.isEmpty();
    }
    steps.put(ask, found);
    if (mayGoOn) {
      goingOn.add(ask);
    }
    found.forEach(step -> behind.computeIfAbsent(step.next(), key -> new ArrayList<>()).add(ask));
    return found;
  }

  List<Ring> rings() {
    while (!goingOn.isEmpty()) {
      OpenAsk ask = goingOn.pop();
      if (free.add(ask)) {
        goingOn.addAll(behind.getOrDefault(ask, List.of()));
      }
    }
    var rings = new ArrayList<Ring>();
    var seen = new HashSet<OpenAsk>();
    for (OpenAsk ask : steps.keySet()) {
      if (!free.contains(ask)) {
        ring(ask, seen).ifPresent(rings::add);
      }
    }
    return rings;
  }

  /** The ring that is reached from an ask which cannot go on, unless it was seen before. */
  private Optional<Ring> ring(OpenAsk from, Set<OpenAsk> seen) {
    var way = new LinkedHashSet<OpenAsk>();
    OpenAsk at = from;
    while (!seen.contains(at) && way.add(at)) {
      at = steps.get(at).get(0).next();
    }
    boolean isNew = way.contains(at);
    seen.addAll(way);
    var all = new ArrayList<>(way);
    return isNew ? ring(all.subList(all.indexOf(at), all.size())) : Optional.empty();
  }

  private Optional<Ring> ring(List<OpenAsk> asks) {
    var names = new ArrayList<String>();
    Optional<ChainMember> victim = Optional.empty();
    names.add(Chains.name(asks.get(0).caller()));
    for (OpenAsk ask : asks) {
      Step step = steps.get(ask).get(0);
      ChainMember holder = step.next().caller();
      names.add(ask.host());
      names.add(Chains.name(step.call()));
      if (holder != step.call()) {
        names.add(Chains.name(holder)); // behind which the call waits
      }
      if (victim.isEmpty()
          && step.call().place().filter(it -> it.hasBegun(step.call())).isEmpty()) {
        victim = Optional.of(step.call());
      }
    }
    return victim.map(call -> new Ring(call, names));
  }
}
