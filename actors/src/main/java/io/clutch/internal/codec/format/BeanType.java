package io.clutch.internal.codec.format;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A class that is bound by its properties. The first ones are the constructor's arguments. */
public record BeanType(Constructor<?> constructor, List<BeanProperty> properties) {

  /**
   * Describes the class as a bean.
   *
   * @throws UnsupportedType if it is not a bean, with the reason
   */
  public static BeanType of(ResolvedType resolved) throws UnsupportedType {
    BeanRules.check(resolved.raw());
    try {
      BeanConstructor constructor = BeanConstructor.of(resolved.raw());
      constructor.constructor().setAccessible(true);
      return of(resolved, constructor, BeanProperties.of(resolved));
    } catch (InaccessibleObjectException closed) {
      throw new UnsupportedType(UnsupportedType.CLOSED);
    }
  }

  private static BeanType of(
      ResolvedType resolved, BeanConstructor constructor, Map<String, BeanProperty> found)
      throws UnsupportedType {
    List<BeanProperty> properties = new ArrayList<>();
    for (int i = 0; i < constructor.names().size(); i++) {
      String name = constructor.names().get(i);
      BeanProperty known = found.remove(name);
      ResolvedType argument =
          resolved.member(constructor.constructor().getGenericParameterTypes()[i]);
      properties.add(new BeanProperty(name, argument, known == null ? null : known.getter(), null));
    }
    properties.addAll(found.values());
    if (properties.isEmpty()) {
      throw new UnsupportedType("it has no properties: no public getters, setters or fields");
    }
    return new BeanType(constructor.constructor(), properties);
  }
}
