package io.clutch.internal.codec.write;

import io.clutch.internal.codec.format.BeanProperty.Getter;
import io.clutch.internal.codec.format.ComponentNames;
import io.clutch.internal.codec.format.DeclaredValue;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.text.ThrownText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Writes the fields of one class: each name with the value of its getter.
 *
 * @param messages for each field, the type of the messages of actors in it, or null; null if no
 *     field has actors
 * @param getter the name of a getter in failures
 */
record FieldsWriter(ComponentNames names, Getter[] getters, Type[] messages, String getter) {

  static FieldsWriter of(
      ComponentNames names, Getter[] getters, Stream<Type> declared, String getter) {
    Type[] messages = declared.map(DeclaredValue::message).toArray(Type[]::new);
    boolean isAny = Stream.of(messages).anyMatch(Objects::nonNull);
    return new FieldsWriter(names, getters, isAny ? messages : null, getter);
  }

  int count() {
    return getters.length;
  }

  void write(Object value, BodyWriter out) {
    int index = 0;
    try {
      for (; index < getters.length; index++) {
        out.put(names.encoded(index));
        if (messages == null) {
          out.value(get(value, index));
        } else {
          out.value(get(value, index), messages[index]);
        }
      }
    } catch (PathException problem) {
      throw problem.at(names.name(index));
    }
  }

  private Object get(Object value, int index) {
    try {
      return getters[index].get(value);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InvocationTargetException failed) {
      throw PathException.unencodable(
          value.getClass().getName()
              + " (its "
              + getter
              + " failed: "
              + ThrownText.of(failed.getCause())
              + ")");
    }
  }
}
