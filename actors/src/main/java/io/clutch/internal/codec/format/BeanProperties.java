package io.clutch.internal.codec.format;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the properties of a bean: public getters and setters, named by the rules of JavaBeans, and
 * public fields. They are in the order of the fields with their names; others are last.
 */
final class BeanProperties {
  private final ResolvedType bean;
  private final Map<String, Method> getters = new TreeMap<>();
  private final Map<String, List<Method>> setters = new TreeMap<>();

  private BeanProperties(ResolvedType bean) {
    this.bean = bean;
  }

  static Map<String, BeanProperty> of(ResolvedType bean) throws UnsupportedType {
    var found = new BeanProperties(bean);
    Arrays.stream(bean.raw().getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .forEach(found::accessor);
    return found.properties();
  }

  private void accessor(Method method) {
    String name = method.getName();
    Class<?> type = method.getReturnType();
    if (method.getParameterCount() == 1 && isPrefixed(name, "set")) {
      setters.computeIfAbsent(property(name, 3), key -> new ArrayList<>()).add(method);
    } else if (method.getParameterCount() == 0) {
      boolean isTruth = type == boolean.class || type == Boolean.class;
      if (isTruth && isPrefixed(name, "is")) {
        getters.put(property(name, 2), method);
      } else if (type != void.class && isPrefixed(name, "get")) {
        getters.merge(property(name, 3), method, BeanProperties::narrower);
      }
    }
  }

  /**
   * Whether the name has the prefix: {@code getxAxis} has, {@code issue} and {@code getaway} do
   * not.
   */
  private static boolean isPrefixed(String name, String prefix) {
    int start = prefix.length();
    return name.startsWith(prefix)
        && name.length() > start
        && (!Character.isLowerCase(name.charAt(start))
            || (name.length() > start + 1 && Character.isUpperCase(name.charAt(start + 1))));
  }

  /**
   * The property of an accessor: {@code getUserId} has {@code userId}, {@code getURL} {@code URL}.
   */
  private static String property(String accessor, int start) {
    String name = accessor.substring(start);
    boolean isAcronym = name.length() > 1 && Character.isUpperCase(name.charAt(1));
    return isAcronym ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** Of two getters, the one named {@code is...}, or else the one with the narrower type. */
  private static Method narrower(Method one, Method other) {
    return one.getReturnType().isAssignableFrom(other.getReturnType())
            && !one.getName().startsWith("is")
        ? other
        : one;
  }

  private Map<String, BeanProperty> properties() throws UnsupportedType {
    Map<String, Field> fields = new TreeMap<>();
    Arrays.stream(bean.raw().getFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .forEach(field -> fields.putIfAbsent(field.getName(), field));
    Map<String, BeanProperty> found = new LinkedHashMap<>();
    for (String name : names()) {
      if (getters.containsKey(name) || setters.containsKey(name)) {
        found.put(name, BeanProperty.of(bean, name, getters.get(name), setter(name)));
      } else if (fields.containsKey(name)) {
        found.put(name, BeanProperty.of(bean, fields.get(name)));
      }
    }
    return found;
  }

  private Set<String> names() {
    List<Class<?>> line = new ArrayList<>();
    for (Class<?> type = bean.raw(); type != null; type = type.getSuperclass()) {
      line.add(0, type);
    }
    Set<String> names = new LinkedHashSet<>();
    for (Class<?> type : line) {
      Arrays.stream(type.getDeclaredFields()).map(Field::getName).forEach(names::add);
    }
    names.addAll(getters.keySet());
    names.addAll(setters.keySet());
    return names;
  }

  private Method setter(String name) throws UnsupportedType {
    List<Method> candidates = setters.getOrDefault(name, List.of());
    if (candidates.size() < 2) {
      return candidates.isEmpty() ? null : candidates.get(0);
    }
    Method getter = getters.get(name);
    return candidates.stream()
        .filter(each -> getter != null && each.getParameterTypes()[0] == getter.getReturnType())
        .findFirst()
        .orElseThrow(() -> new UnsupportedType("its property '" + name + "' has several setters"));
  }
}
