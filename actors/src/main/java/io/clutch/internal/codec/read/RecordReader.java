package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.ComponentNames;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.codec.format.UnsupportedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

/** Reads records from a map by name, with unknown names ignored, or from a list by position. */
final class RecordReader implements ValueReader {
  private final Class<?> type;
  private final Constructor<?> constructor;
  private final FieldsReader fields;

  private RecordReader(Class<?> type, Constructor<?> constructor, FieldsReader fields) {
    this.type = type;
    this.constructor = constructor;
    this.fields = fields;
  }

  static ValueReader of(ResolvedType resolved, Readers readers) {
    RecordComponent[] parts = resolved.raw().getRecordComponents();
    try {
      Constructor<?> constructor =
          resolved
              .raw()
              .getDeclaredConstructor(
                  Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      ResolvedType[] shapes =
          Stream.of(parts)
              .map(part -> resolved.member(part.getGenericType()))
              .toArray(ResolvedType[]::new);
      var fields = new FieldsReader(resolved.raw(), shapes, ComponentNames.of(parts), readers);
      return new RecordReader(resolved.raw(), constructor, fields);
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InaccessibleObjectException closed) {
      return RefusingReader.of(resolved, UnsupportedType.CLOSED);
    }
  }

  @Override
  public Object read(BodyReader in) {
    return switch (in.next()) {
      case MAP -> fields.create(constructor, fields.readMap(in));
      case ARRAY -> fields.create(constructor, readList(in));
      default -> throw in.mismatch(type.getSimpleName());
    };
  }

  private Object[] readList(BodyReader in) {
    int count = in.arrayHeader();
    int wanted = constructor.getParameterCount();
    if (count != wanted) {
      throw PathException.undecodable(
          wanted + " items for " + type.getSimpleName(), String.valueOf(count));
    }
    Object[] values = new Object[count];
    for (int place = 0; place < count; place++) {
      values[place] = fields.read(place, in);
    }
    in.leave();
    return values;
  }
}
