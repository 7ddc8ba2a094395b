package io.clutch.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Records: from a map by name, where unknown names are passed over, or from a list by position. */
final class RecordReader implements ValueReader {
  private static final Object MISSING = new Object();

  private final Class<?> type;
  private final Constructor<?> constructor;
  private final Shape[] shapes;
  private final ComponentNames names;
  private final Readers readers;
  private volatile ValueReader[] components;

  private RecordReader(Shape shape, Constructor<?> constructor, Readers readers) {
    RecordComponent[] parts = shape.raw().getRecordComponents();
    this.type = shape.raw();
    this.constructor = constructor;
    this.shapes = Stream.of(parts).map(shape::component).toArray(Shape[]::new);
    this.names = ComponentNames.of(parts);
    this.readers = readers;
  }

  static ValueReader of(Shape shape, Readers readers) {
    Class<?>[] types =
        Stream.of(shape.raw().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = shape.raw().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new RecordReader(shape, constructor, readers);
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InaccessibleObjectException closed) {
      String expected = "a record whose package is open to io.clutch";
      return in -> {
        throw PathException.undecodable(expected, shape.getTypeName());
      };
    }
  }

  @Override
  public Object read(Input in) {
    return switch (in.next()) {
      case MAP -> create(readMap(in));
      case ARRAY -> create(readList(in));
      default -> throw in.mismatch(type.getSimpleName());
    };
  }

  private Object[] readMap(Input in) {
    Object[] values = new Object[shapes.length];
    Arrays.fill(values, MISSING);
    int count = in.mapHeader();
    int likely = 0;
    for (int i = 0; i < count; i++) {
      int place = names.read(in, likely);
      if (place < 0) {
        in.skipValue();
      } else {
        values[place] = readComponent(in, place);
        likely = place + 1;
      }
    }
    in.leave();
    for (int place = 0; place < values.length; place++) {
      if (values[place] == MISSING) {
        values[place] = absent(place);
      }
    }
    return values;
  }

  private Object[] readList(Input in) {
    int count = in.arrayHeader();
    if (count != shapes.length) {
      throw PathException.undecodable(
          shapes.length + " items for " + type.getSimpleName(), String.valueOf(count));
    }
    Object[] values = new Object[count];
    for (int place = 0; place < count; place++) {
      values[place] = readComponent(in, place);
    }
    in.leave();
    return values;
  }

  private Object readComponent(Input in, int place) {
    try {
      return components()[place].read(in);
    } catch (PathException problem) {
      throw problem.at(names.name(place));
    }
  }

  private Object absent(int place) {
    if (shapes[place].raw() == Optional.class) {
      return Optional.empty();
    }
    throw PathException.undecodable(
        "a field '" + names.name(place) + "' for " + type.getSimpleName(), "a map without it");
  }

  /** Looked up at the first value, since a record may hold itself. */
  private ValueReader[] components() {
    ValueReader[] found = components;
    if (found == null) {
      found = Stream.of(shapes).map(readers::of).toArray(ValueReader[]::new);
      components = found;
    }
    return found;
  }

  private Object create(Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      throw PathException.undecodable(
          "a valid " + type.getSimpleName(), "one refused with " + refused.getCause());
    } catch (InstantiationException | IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
