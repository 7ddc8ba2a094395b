package io.clutch.internal.codec.write;

import io.clutch.internal.codec.format.BeanProperty;
import io.clutch.internal.codec.format.BeanProperty.Getter;
import io.clutch.internal.codec.format.BeanType;
import io.clutch.internal.codec.format.ComponentNames;
import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.codec.format.UnsupportedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;

/** Writes a bean as a map of its properties. */
record BeanWriter(FieldsWriter fields) implements ValueWriter {

  static ValueWriter of(Class<?> type) {
    try {
      List<BeanProperty> properties = BeanType.of(ResolvedType.of(type)).properties();
      for (BeanProperty property : properties) {
        if (property.getter() == null) {
          throw new UnsupportedType("its property '" + property.name() + "' has no getter");
        }
      }
      ComponentNames names = ComponentNames.of(properties.stream().map(BeanProperty::name));
      Getter[] getters = properties.stream().map(BeanProperty::getter).toArray(Getter[]::new);
      Stream<Type> declared = properties.stream().map(property -> property.resolved().type());
      return new BeanWriter(FieldsWriter.of(names, getters, declared, "getter"));
    } catch (UnsupportedType refused) {
      return RefusingWriter.of(type, refused.getMessage());
    }
  }

  @Override
  public void write(Object value, BodyWriter out) {
    out.enter();
    out.packMapHeader(fields.count());
    fields.write(value, out);
    out.leave();
  }
}
