package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.ComponentNames;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.text.ThrownText;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.msgpack.value.ValueType;

/** Reads the fields of one class from a map by name. Unknown names are skipped. */
final class FieldsReader {
  /** In place of a missing value. */
  static final Object MISSING = new Object();

  private final String type;
  private final ResolvedType[] shapes;
  private final ComponentNames names;
  private final Readers readers;
  private volatile ValueReader[] fields;

  FieldsReader(Class<?> type, ResolvedType[] shapes, ComponentNames names, Readers readers) {
    this.type = type.getSimpleName();
    this.shapes = shapes;
    this.names = names;
    this.readers = readers;
  }

  /** The values, in the order of the fields. */
  Object[] readMap(BodyReader in) {
    Object[] values = new Object[shapes.length];
    Arrays.fill(values, MISSING);
    int count = in.mapHeader();
    int likely = 0;
    for (int i = 0; i < count; i++) {
      int place = readName(in, likely);
      if (place < 0) {
        in.skipValue();
      } else {
        values[place] = once(place, values[place], in);
        likely = place + 1;
      }
    }
    in.leave();
    return values;
  }

  /** The place of the next key, or -1. Tries {@code likely} first, the place after the last key. */
  private int readName(BodyReader in, int likely) {
    if (likely < names.count() && in.skip(names.encoded(likely))) {
      return likely;
    }
    if (in.next() == ValueType.STRING) {
      return names.place(in.text());
    }
    in.skipValue();
    return -1;
  }

  private Object once(int place, Object before, BodyReader in) {
    if (before != MISSING) {
      throw PathException.undecodable("one field '" + names.name(place) + "'", "two");
    }
    return read(place, in);
  }

  Object read(int place, BodyReader in) {
    try {
      return fields()[place].read(in);
    } catch (PathException problem) {
      throw problem.at(names.name(place));
    }
  }

  /** Makes an instance. The first values are the arguments of the constructor. */
  Object create(Constructor<?> constructor, Object[] values) {
    int count = constructor.getParameterCount();
    Object[] arguments = count == values.length ? values : Arrays.copyOf(values, count);
    for (int place = 0; place < arguments.length; place++) {
      if (arguments[place] == MISSING) {
        arguments[place] = absent(place);
      }
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException refused) {
      throw PathException.undecodable(
          "a valid " + type, "one refused with " + ThrownText.of(refused.getCause()));
    } catch (IllegalArgumentException unfit) { // the bound of a type variable
      throw PathException.undecodable(type, ThrownText.of(unfit));
    } catch (InstantiationException | IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Object absent(int place) {
    if (shapes[place].raw() == Optional.class) {
      return Optional.empty();
    }
    throw PathException.undecodable(
        "a field '" + names.name(place) + "' for " + type, "a map without it");
  }

  /**
   * The readers of the fields. Looked up at the first value, because a class may contain itself.
   */
  private ValueReader[] fields() {
    ValueReader[] found = fields;
    if (found == null) {
      found = Stream.of(shapes).map(readers::of).toArray(ValueReader[]::new);
      fields = found;
    }
    return found;
  }
}
