package io.clutch.internal.client;

import java.lang.invoke.MethodHandles;
import java.util.function.Function;

/**
 * Gives other modules access to internals of a reference. The class of references registers the
 * access when it is loaded, so it needs no public method.
 */
public final class RefAccess {
  private static volatile Function<Object, RefOperations> operations;
  private static volatile Function<RefTarget, ?> maker;

  private RefAccess() {}

  /** Registers the access. Called once, by the class of references. */
  public static <R> void register(
      Class<R> type, Function<R, RefOperations> access, Function<RefTarget, R> constructor) {
    maker = constructor;
    operations = reference -> access.apply(type.cast(reference));
  }

  /** Makes a {@code PythonRef}, which is the type, to this target. */
  public static <R> R create(Class<R> type, RefTarget target) {
    try {
      MethodHandles.publicLookup().ensureInitialized(type); // so that it has registered
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return type.cast(maker.apply(target));
  }

  /** The operations of a {@code PythonRef}. */
  public static RefOperations of(Object reference) {
    return operations.apply(reference);
  }
}
