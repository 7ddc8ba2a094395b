package io.clutch.internal.codec.write;

import io.clutch.internal.codec.format.BeanProperty.Getter;
import io.clutch.internal.codec.format.ComponentNames;
import io.clutch.internal.codec.format.EncodedText;
import io.clutch.internal.codec.format.SealedTypes;
import io.clutch.internal.codec.format.UnsupportedType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Writes a record as a map, with its class name under {@code type} if it belongs to a sealed
 * interface.
 *
 * @param tag the class name, or null
 */
record RecordWriter(FieldsWriter fields, String tag) implements ValueWriter {
  private static final byte[] TAG = EncodedText.of(SealedTypes.TAG);

  static ValueWriter of(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    ComponentNames names = ComponentNames.of(components);
    String tag = SealedTypes.isOneOfSeveral(type) ? type.getSimpleName() : null;
    if (tag != null && names.contains(SealedTypes.TAG)) {
      return RefusingWriter.of(
          type, "its component 'type' conflicts with the key of its class name");
    }
    try {
      Getter[] getters = Arrays.stream(components).map(RecordWriter::getter).toArray(Getter[]::new);
      Stream<Type> declared = Arrays.stream(components).map(RecordComponent::getGenericType);
      return new RecordWriter(FieldsWriter.of(names, getters, declared, "accessor"), tag);
    } catch (InaccessibleObjectException closed) {
      return RefusingWriter.of(type, UnsupportedType.CLOSED);
    }
  }

  private static Getter getter(RecordComponent component) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return accessor::invoke;
  }

  @Override
  public void write(Object value, BodyWriter out) {
    out.enter();
    out.packMapHeader(fields.count() + (tag == null ? 0 : 1));
    if (tag != null) {
      out.put(TAG);
      out.text(tag);
    }
    fields.write(value, out);
    out.leave();
  }
}
