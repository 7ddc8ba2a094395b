package io.clutch.internal.host;

import java.util.function.Function;

/**
 * Gives the runtime access to what a {@code Host} holds. That class registers the access when it is
 * loaded, so it needs no public method.
 */
public final class HostAccess {
  private static volatile Function<Object, HostTarget> access;

  private HostAccess() {}

  /** Registers the access. Called once, by the class of hosts. */
  public static <H> void register(Class<H> type, Function<H, HostTarget> target) {
    access = host -> target.apply(type.cast(host));
  }

  static HostTarget of(Object host) {
    return access.apply(host);
  }
}
