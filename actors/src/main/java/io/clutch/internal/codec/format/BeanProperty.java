package io.clutch.internal.codec.format;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * One property of a bean.
 *
 * @param resolved what is read for it
 * @param getter null where it cannot be got
 * @param setter null where it cannot be set
 */
public record BeanProperty(String name, ResolvedType resolved, Getter getter, Setter setter) {

  /** How the value is got; what it throws was thrown by the user's code. */
  public interface Getter {
    Object get(Object bean) throws IllegalAccessException, InvocationTargetException;
  }

  /** How the value is set. */
  public interface Setter {
    void set(Object bean, Object value) throws IllegalAccessException, InvocationTargetException;
  }

  static BeanProperty of(ResolvedType bean, Field field) {
    field.setAccessible(true);
    ResolvedType resolved = bean.as(field.getDeclaringClass()).member(field.getGenericType());
    boolean isFinal = Modifier.isFinal(field.getModifiers());
    return new BeanProperty(field.getName(), resolved, field::get, isFinal ? null : field::set);
  }

  /** Of methods, one of which may be null. */
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

  /** What the getter gives and the setter takes. */
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
