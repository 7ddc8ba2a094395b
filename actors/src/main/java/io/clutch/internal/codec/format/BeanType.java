package io.clutch.internal.codec.format;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A class that is bound by its properties, of which the first are the constructor's arguments. */
public record BeanType(Constructor<?> constructor, List<BeanProperty> properties) {

  /**
   * The class as a bean.
   *
   * @throws UnsupportedType if it is none, with the reason
   */
  public static BeanType of(Shape shape) throws UnsupportedType {
    BeanRules.check(shape.raw());
    try {
      BeanConstructor constructor = BeanConstructor.of(shape.raw());
      constructor.constructor().setAccessible(true);
      return of(shape, constructor, BeanProperties.of(shape));
    } catch (InaccessibleObjectException closed) {
      throw new UnsupportedType(UnsupportedType.CLOSED);
    }
  }

  private static BeanType of(
      Shape shape, BeanConstructor constructor, Map<String, BeanProperty> found)
      throws UnsupportedType {
    List<BeanProperty> properties = new ArrayList<>();
    for (int i = 0; i < constructor.names().size(); i++) {
      String name = constructor.names().get(i);
      BeanProperty known = found.remove(name);
      Shape argument = shape.member(constructor.constructor().getGenericParameterTypes()[i]);
      properties.add(new BeanProperty(name, argument, known == null ? null : known.getter(), null));
    }
    properties.addAll(found.values());
    if (properties.isEmpty()) {
      throw new UnsupportedType("it has no properties: no public getters, setters or fields");
    }
    return new BeanType(constructor.constructor(), properties);
  }
}
