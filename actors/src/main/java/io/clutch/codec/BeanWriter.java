package io.clutch.codec;

import io.clutch.failure.ThrownText;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/** Writes a bean as a map of its properties. */
final class BeanWriter implements ValueWriter {
  private final ComponentNames names;
  private final List<BeanProperty> properties;

  private BeanWriter(ComponentNames names, List<BeanProperty> properties) {
    this.names = names;
    this.properties = properties;
  }

  static ValueWriter of(Class<?> type) {
    try {
      List<BeanProperty> properties = BeanType.of(Shape.of(type)).properties();
      for (BeanProperty property : properties) {
        if (property.getter() == null) {
          throw new UnsupportedType("its property '" + property.name() + "' has no getter");
        }
      }
      ComponentNames names = ComponentNames.of(properties.stream().map(BeanProperty::name));
      return new BeanWriter(names, properties);
    } catch (UnsupportedType refused) {
      return UnsupportedType.writer(type, refused.getMessage());
    }
  }

  @Override
  public void write(Object value, Output out) {
    out.enter();
    out.packMapHeader(properties.size());
    int index = 0;
    try {
      for (; index < properties.size(); index++) {
        names.write(index, out);
        out.value(get(value, properties.get(index)));
      }
    } catch (PathException problem) {
      throw problem.at(names.name(index));
    }
    out.leave();
  }

  private static Object get(Object bean, BeanProperty property) {
    try {
      return property.getter().get(bean);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InvocationTargetException failed) {
      throw PathException.unencodable(
          bean.getClass().getName()
              + " (its getter failed: "
              + ThrownText.of(failed.getCause())
              + ")");
    }
  }
}
