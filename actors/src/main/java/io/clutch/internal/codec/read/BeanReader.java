package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.BeanProperty;
import io.clutch.internal.codec.format.BeanType;
import io.clutch.internal.codec.format.ComponentNames;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.codec.format.UnsupportedType;
import io.clutch.internal.text.ThrownText;
import java.lang.reflect.InvocationTargetException;
import org.msgpack.value.ValueType;

/**
 * Reads a bean from a map by name. Unknown names are ignored. A missing property keeps the value
 * that the constructor has set. A property that cannot be set must be missing.
 */
final class BeanReader implements ValueReader {
  private final Class<?> type;
  private final BeanType bean;
  private final FieldsReader fields;

  private BeanReader(Class<?> type, BeanType bean, FieldsReader fields) {
    this.type = type;
    this.bean = bean;
    this.fields = fields;
  }

  static ValueReader of(ResolvedType resolved, Readers readers) {
    try {
      BeanType bean = BeanType.of(resolved);
      ResolvedType[] shapes =
          bean.properties().stream().map(BeanProperty::resolved).toArray(ResolvedType[]::new);
      ComponentNames names = ComponentNames.of(bean.properties().stream().map(BeanProperty::name));
      return new BeanReader(
          resolved.raw(), bean, new FieldsReader(resolved.raw(), shapes, names, readers));
    } catch (UnsupportedType refused) {
      return RefusingReader.of(resolved, refused.getMessage());
    }
  }

  @Override
  public Object read(BodyReader in) {
    if (in.next() != ValueType.MAP) {
      throw in.mismatch(type.getSimpleName());
    }
    Object[] values = fields.readMap(in);
    Object made = fields.create(bean.constructor(), values);
    for (int place = bean.constructor().getParameterCount(); place < values.length; place++) {
      if (values[place] != FieldsReader.MISSING) {
        set(made, bean.properties().get(place), values[place]);
      }
    }
    return made;
  }

  private void set(Object made, BeanProperty property, Object value) {
    if (property.setter() == null) {
      throw PathException.undecodable(
          type.getSimpleName() + " without '" + property.name() + "', which has no setter",
          "a map with it");
    }
    try {
      property.setter().set(made, value);
    } catch (InvocationTargetException refused) {
      throw PathException.undecodable(
              "a value that its setter takes", ThrownText.of(refused.getCause()))
          .at(property.name());
    } catch (IllegalArgumentException unfit) { // the bound of a type variable
      throw PathException.undecodable(property.resolved().getTypeName(), ThrownText.of(unfit))
          .at(property.name());
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
