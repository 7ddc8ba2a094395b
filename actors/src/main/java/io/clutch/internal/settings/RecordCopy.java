package io.clutch.internal.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Copies a record with another value in one component, until Java supports that. Uses reflection,
 * so it is for settings and not for objects of each call. A test changes every component of every
 * settings record.
 */
public final class RecordCopy {
  private RecordCopy() {}

  /** Makes the copy. Throws what the record's constructor throws. */
  public static <R extends Record> R with(R record, String component, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    boolean isKnown = false;
    try {
      for (int i = 0; i < values.length; i++) {
        boolean isChanged = components[i].getName().equals(component);
        values[i] = isChanged ? value : components[i].getAccessor().invoke(record);
        isKnown |= isChanged;
      }
      if (!isKnown) {
        throw new IllegalStateException(record.getClass().getName() + " has no " + component);
      }
      return constructor(record, components).newInstance(values);
    } catch (InvocationTargetException e) {
      throw refusal(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked") // the class of an R
  private static <R extends Record> Constructor<R> constructor(
      R record, RecordComponent[] components) throws NoSuchMethodException {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return (Constructor<R>) record.getClass().getDeclaredConstructor(types);
  }

  private static RuntimeException refusal(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException refused ? refused : new IllegalStateException(cause);
  }
}
