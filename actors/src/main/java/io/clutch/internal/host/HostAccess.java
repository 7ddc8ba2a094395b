package io.clutch.internal.host;

import java.util.function.Function;

/**
 * Gives the runtime access to what a {@code Host} holds. That class registers the access when it is
 * loaded, so it needs no public method.
 */
public final class HostAccess {
  private static final String NAME = "io.clutch.host.Host";

  private static volatile Function<Object, HostTarget> access;
  private static volatile Function<HostTarget, ?> maker;
  private static volatile Class<?> hosts;

  private HostAccess() {}

  /** Registers the access. Called once, by the class of hosts. */
  public static <H> void register(
      Class<H> type, Function<H, HostTarget> target, Function<HostTarget, H> host) {
    hosts = type;
    maker = host;
    access = value -> target.apply(type.cast(value));
  }

  /** Whether it is the class of hosts. */
  static boolean isHost(Class<?> type) {
    if (hosts == null && type.getName().equals(NAME)) {
      initialise(type.getClassLoader());
    }
    return type == hosts;
  }

  /** A class that is only named in a type has not registered itself. */
  private static void initialise(ClassLoader loader) {
    try {
      Class.forName(NAME, true, loader);
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A host of the target. */
  public static Object host(HostTarget target) {
    if (maker == null) {
      initialise(HostAccess.class.getClassLoader());
    }
    return maker.apply(target);
  }

  /** What the host is. */
  public static HostTarget of(Object host) {
    return access.apply(host);
  }
}
