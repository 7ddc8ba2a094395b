package io.clutch.internal.client;

import java.util.function.Function;

/**
 * Gives the stages of streams what no user should see of a reference: the class of references
 * registers how to get it as it is loaded, and so needs no public method for it.
 */
public final class RefAccess {
  private static volatile Function<Object, RefOperations> operations;

  private RefAccess() {}

  /** Called once, by the class of references itself. */
  public static <R> void register(Class<R> type, Function<R, RefOperations> access) {
    operations = reference -> access.apply(type.cast(reference));
  }

  /** Those of a {@code PythonRef}. */
  public static RefOperations of(Object reference) {
    return operations.apply(reference);
  }
}
