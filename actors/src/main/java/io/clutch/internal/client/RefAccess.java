package io.clutch.internal.client;

import java.util.function.Function;

/**
 * Gives the stages of streams access to internals of a reference. The class of references registers
 * the access when it is loaded, so it needs no public method.
 */
public final class RefAccess {
  private static volatile Function<Object, RefOperations> operations;

  private RefAccess() {}

  /** Registers the access. Called once, by the class of references. */
  public static <R> void register(Class<R> type, Function<R, RefOperations> access) {
    operations = reference -> access.apply(type.cast(reference));
  }

  /** The operations of a {@code PythonRef}. */
  public static RefOperations of(Object reference) {
    return operations.apply(reference);
  }
}
