package io.clutch.codec;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Writes a record as a map, with its class name under {@code type} where it is one of a sealed
 * interface.
 */
final class RecordWriter implements ValueWriter {
  private final String[] names;
  private final Method[] accessors;
  private final String tag;

  private RecordWriter(String[] names, Method[] accessors, String tag) {
    this.names = names;
    this.accessors = accessors;
    this.tag = tag;
  }

  static ValueWriter of(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    String[] names = Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new);
    Method[] accessors =
        Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
    String tag = SealedTypes.isOneOfSeveral(type) ? type.getSimpleName() : null;
    if (tag != null && Arrays.asList(names).contains(SealedTypes.TAG)) {
      return refuse(type.getName() + ", whose component 'type' is in the way of its class name");
    }
    try {
      for (Method accessor : accessors) {
        accessor.setAccessible(true);
      }
    } catch (InaccessibleObjectException closed) {
      return refuse(type.getName() + ", whose package is not open to io.clutch");
    }
    return new RecordWriter(names, accessors, tag);
  }

  private static ValueWriter refuse(String type) {
    return (value, out) -> {
      throw PathException.unencodable(type);
    };
  }

  @Override
  public void write(Object value, Output out) {
    out.enter();
    out.packMapHeader(names.length + (tag == null ? 0 : 1));
    if (tag != null) {
      out.text(SealedTypes.TAG);
      out.text(tag);
    }
    int index = 0;
    try {
      for (; index < names.length; index++) {
        out.text(names[index]);
        out.value(get(value, index));
      }
    } catch (PathException problem) {
      throw problem.at(names[index]);
    }
    out.leave();
  }

  private Object get(Object value, int index) {
    try {
      return accessors[index].invoke(value);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InvocationTargetException failed) {
      throw PathException.unencodable(
          value.getClass().getName() + " (its accessor failed: " + failed.getCause() + ")");
    }
  }
}
