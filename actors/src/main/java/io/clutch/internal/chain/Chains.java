package io.clutch.internal.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Questions about the chain of a call: the asks and calls within which it was made. */
public final class Chains {
  private Chains() {}

  /**
   * The nearest ask of its chain that was made in this place, by a call that is still there. That
   * call waits for it, or will.
   */
  public static Optional<OpenAsk> entry(ChainMember call, CallPlace place) {
    return open(call, ask -> isOf(ask, place));
  }

  /** The nearest call of its chain that is of this kind and waits for it, or will. */
  public static Optional<ChainMember> caller(ChainMember call, Predicate<ChainMember> kind) {
    return open(call, ask -> isThere(ask) && kind.test(ask.caller())).map(OpenAsk::caller);
  }

  private static Optional<OpenAsk> open(ChainMember call, Predicate<OpenAsk> kind) {
    Optional<OpenAsk> at = call.within();
    while (at.isPresent() && at.get().isOpen()) {
      if (kind.test(at.get())) {
        return at;
      }
      at = at.get().caller().within();
    }
    return Optional.empty();
  }

  /** How many calls of its chain are in this place. */
  public static int depth(ChainMember call, CallPlace place) {
    int depth = 0;
    Optional<OpenAsk> at = call.within();
    while (at.isPresent()) {
      depth += isOf(at.get(), place) ? 1 : 0;
      at = at.get().caller().within();
    }
    return depth;
  }

  private static boolean isOf(OpenAsk ask, CallPlace place) {
    return isThere(ask) && ask.caller().place().filter(its -> its == place).isPresent();
  }

  /** Whether the call that has asked has no outcome, and was not sent again. */
  static boolean isThere(OpenAsk ask) {
    return ask.caller().id() == ask.callerId() && !ask.caller().isSettled();
  }

  /** Whether the call was made within an ask of the other one, or of one that was made within. */
  public static boolean isBelow(ChainMember call, ChainMember other) {
    Optional<OpenAsk> at = call.within();
    while (at.isPresent()) {
      if (at.get().caller() == other) {
        return true;
      }
      at = at.get().caller().within();
    }
    return false;
  }

  /** The names from the call that waits in this place to the call that is made there again. */
  public static List<String> ring(ChainMember call, CallPlace place) {
    var names = new ArrayList<String>();
    names.add(name(call, Optional.of(place)));
    Optional<OpenAsk> at = call.within();
    while (at.isPresent()) {
      ChainMember caller = at.get().caller();
      names.add(at.get().host());
      names.add(name(caller, caller.place()));
      at = isOf(at.get(), place) ? Optional.empty() : caller.within();
    }
    Collections.reverse(names);
    return List.copyOf(names);
  }

  static String name(ChainMember call) {
    return name(call, call.place());
  }

  private static String name(ChainMember call, Optional<CallPlace> place) {
    return place.map(its -> its.path() + " ").orElse("") + call.function();
  }
}
