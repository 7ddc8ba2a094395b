package io.clutch.internal.host;

import java.util.Optional;

/**
 * The hosts that Clutch itself offers to one worker, behind the functions of Python's {@code
 * clutch}. The start specification does not list them, so they cost a worker nothing that does not
 * use them. Thread-safe.
 */
public interface BuiltInHosts {
  /** Begins their names, and no name of a user's host, which has no colon. */
  String PREFIX = "clutch:";

  /** There are no more than these. */
  int MOST = 32;

  BuiltInHosts NONE = (function, incarnation) -> Optional.empty();

  /**
   * The host of a function, as one process of the worker asks it.
   *
   * @param function the name without the prefix
   */
  Optional<HostTarget> find(String function, int incarnation);

  static boolean isName(String host) {
    return host.startsWith(PREFIX);
  }

  /** A host in a text; a built-in one by the function as users call it. */
  static String named(String host) {
    return isName(host) ? "clutch." + host.substring(PREFIX.length()) : "host " + host;
  }
}
