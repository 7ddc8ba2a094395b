package io.clutch.internal.chain;

import java.util.List;

/**
 * Calls that wait for each other.
 *
 * @param call one that has not begun, and never can
 * @param names all of them, and the hosts within which they were made
 */
public record Ring(ChainMember call, List<String> names) {
  public Ring {
    names = List.copyOf(names);
  }
}
