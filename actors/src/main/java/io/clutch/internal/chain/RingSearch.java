package io.clutch.internal.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
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
  /** A ring, and the asks in it. */
  record Found(Ring ring, List<OpenAsk> asks) {}

  /** A call within an ask, and an ask that holds it up. */
  private record Step(ChainMember call, OpenAsk next) {}

  // The first call within each ask that is held up.
  private final Map<OpenAsk, Optional<Step>> steps = new HashMap<>();
  // What holds up calls, and the asks within which they were made. One list may hold up many calls.
  private final Map<List<OpenAsk>, List<OpenAsk>> heldUp = new IdentityHashMap<>();
  private final Map<OpenAsk, List<List<OpenAsk>>> holding = new HashMap<>();
  private final Deque<OpenAsk> goingOn = new ArrayDeque<>();
  private final Set<OpenAsk> stuck = new HashSet<>();

  /** Adds an ask, and all that it waits for. */
  void add(OpenAsk first) {
    var left = new ArrayDeque<OpenAsk>();
    left.add(first);
    while (!left.isEmpty()) {
      OpenAsk ask = left.pop();
      if (stuck.add(ask)) {
        reach(ask, left);
      }
    }
  }

  private void reach(OpenAsk ask, Deque<OpenAsk> left) {
    Optional<Step> step = Optional.empty();
    List<ChainMember> calls = ask.unfinished();
    boolean mayGoOn = calls.isEmpty(); // the host does something else
    for (ChainMember call : calls) {
      List<OpenAsk> holdUp = call.place().map(its -> its.holdUp(call)).orElse(List.of());
      if (holdUp.isEmpty()) {
        mayGoOn = true;
      } else {
        step = step.or(() -> Optional.of(new Step(call, holdUp.get(0))));
        holds(holdUp, ask, left);
      }
    }
    steps.put(ask, step);
    if (mayGoOn) {
      goingOn.add(ask);
    }
  }

  private void holds(List<OpenAsk> holdUp, OpenAsk ask, Deque<OpenAsk> left) {
    if (!heldUp.containsKey(holdUp)) {
      heldUp.put(holdUp, new ArrayList<>());
      holdUp.forEach(it -> holding.computeIfAbsent(it, key -> new ArrayList<>()).add(holdUp));
      left.addAll(holdUp);
    }
    heldUp.get(holdUp).add(ask);
  }

  /** The asks that can never go on. */
  Set<OpenAsk> stuck() {
    while (!goingOn.isEmpty()) {
      OpenAsk ask = goingOn.pop();
      if (stuck.remove(ask)) {
        for (List<OpenAsk> holdUp : holding.getOrDefault(ask, List.of())) {
          goingOn.addAll(heldUp.get(holdUp));
          heldUp.get(holdUp).clear();
        }
      }
    }
    return stuck;
  }

  List<Found> rings() {
    var rings = new ArrayList<Found>();
    var seen = new HashSet<OpenAsk>();
    for (OpenAsk ask : stuck()) {
      ring(ask, seen).ifPresent(rings::add);
    }
    return rings;
  }

  /** The ring that is reached from an ask which cannot go on, unless it was seen before. */
  private Optional<Found> ring(OpenAsk from, Set<OpenAsk> seen) {
    var way = new LinkedHashSet<OpenAsk>();
    OpenAsk at = from;
    while (!seen.contains(at) && way.add(at)) {
      at = steps.get(at).orElseThrow().next();
    }
    boolean isNew = way.contains(at);
    seen.addAll(way);
    var all = new ArrayList<>(way);
    return isNew ? ring(all.subList(all.indexOf(at), all.size())) : Optional.empty();
  }

  private Optional<Found> ring(List<OpenAsk> asks) {
    var names = new ArrayList<String>();
    Optional<ChainMember> victim = Optional.empty();
    names.add(Chains.name(asks.get(0).caller()));
    for (OpenAsk ask : asks) {
      Step step = steps.get(ask).orElseThrow();
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
    return victim.map(call -> new Found(new Ring(call, names), asks));
  }
}
