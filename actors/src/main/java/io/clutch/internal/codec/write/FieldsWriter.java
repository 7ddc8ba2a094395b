package io.clutch.internal.codec.write;

import io.clutch.internal.codec.format.BeanProperty.Getter;
import io.clutch.internal.codec.format.ComponentNames;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.text.ThrownText;
import java.lang.reflect.InvocationTargetException;

/**
 * Writes the fields of one class: each name with the value of its getter.
 *
 * @param getter the name of a getter in failures
 */
record FieldsWriter(ComponentNames names, Getter[] getters, String getter) {

  int count() {
    return getters.length;
  }

  void write(Object value, BodyWriter out) {
    int index = 0;
    try {
      for (; index < getters.length; index++) {
        out.put(names.encoded(index));
        out.value(get(value, index));
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
