package io.clutch.internal.codec.format;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * A property of a bean.
 *
 * @param resolved the type that is read for it
 * @param getter null if it cannot be read from the bean
 * @param setter null if it cannot be set
 */
public record BeanProperty(String name, ResolvedType resolved, Getter getter, Setter setter) {

  /** Gets the value. Its exceptions come from user code. */
  public interface Getter {
    Object get(Object bean) throws IllegalAccessException, InvocationTargetException;
  }

  /** Sets the value. */
  public interface Setter {
    void set(Object bean, Object value) throws IllegalAccessException, InvocationTargetException;
  }

  static BeanProperty of(ResolvedType bean, Field field) {
    field.setAccessible(true);
    ResolvedType resolved = bean.as(field.getDeclaringClass()).member(field.getGenericType());
    boolean isFinal = Modifier.isFinal(field.getModifiers());
    return new BeanProperty(field.getName(), resolved, field::get, isFinal ? null : field::set);
  }

  /** Makes a property from methods, one of which may be null. */
  static BeanProperty of(ResolvedType bean, String name, Method getter, Method setter)
      throws UnsupportedType {
    ResolvedType got = getter == null ? null : shape(bean, getter, getter.getGenericReturnType());
    if (setter == null) {
      return new BeanProperty(name, got, getter::invoke, null);
    }
    ResolvedType set = shape(bean, setter, setter.getGenericParameterTypes()[0]);
    if (getter == null) {
      return new BeanProperty(name, set, null, setter::invoke);
    }
    return new BeanProperty(name, common(name, got, set), getter::invoke, setter::invoke);
  }

  private static ResolvedType shape(ResolvedType bean, Method method, Type type) {
    method.setAccessible(true);
    return bean.as(method.getDeclaringClass()).member(type);
  }

  /** The type that the getter returns and the setter accepts. */
  private static ResolvedType common(String name, ResolvedType got, ResolvedType set)
      throws UnsupportedType {
    if (got.boxed().equals(set.boxed())
        || (got.raw() == Optional.class && got.argument(0).equals(set.boxed()))) {
      return set;
    }
    if (got.raw() != set.raw() && set.raw().isAssignableFrom(got.raw())) {
      return got;
    }
    throw new UnsupportedType(
        "its property '"
            + name
            + "' is got as "
            + got.getTypeName()
            + " and set as "
            + set.getTypeName());
  }
}
