package io.clutch.codec;

import io.clutch.failure.ThrownText;
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
  private static final byte[] TAG = Output.encodeText(SealedTypes.TAG);

  private final ComponentNames names;
  private final Method[] accessors;
  private final String tag;

  private RecordWriter(ComponentNames names, Method[] accessors, String tag) {
    this.names = names;
    this.accessors = accessors;
    this.tag = tag;
  }

  static ValueWriter of(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    ComponentNames names = ComponentNames.of(components);
    Method[] accessors =
        Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
    String tag = SealedTypes.isOneOfSeveral(type) ? type.getSimpleName() : null;
    if (tag != null && names.contains(SealedTypes.TAG)) {
      return UnsupportedType.writer(type, "its component 'type' is in the way of its class name");
    }
    try {
      for (Method accessor : accessors) {
        accessor.setAccessible(true);
      }
    } catch (InaccessibleObjectException closed) {
      return UnsupportedType.writer(type, UnsupportedType.CLOSED);
    }
    return new RecordWriter(names, accessors, tag);
  }

  @Override
  public void write(Object value, Output out) {
    out.enter();
    out.packMapHeader(accessors.length + (tag == null ? 0 : 1));
    if (tag != null) {
      out.put(TAG);
      out.text(tag);
    }
    int index = 0;
    try {
      for (; index < accessors.length; index++) {
        names.write(index, out);
        out.value(get(value, index));
      }
    } catch (PathException problem) {
      throw problem.at(names.name(index));
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
          value.getClass().getName()
              + " (its accessor failed: "
              + ThrownText.of(failed.getCause())
              + ")");
    }
  }
}
