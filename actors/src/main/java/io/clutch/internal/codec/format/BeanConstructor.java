package io.clutch.internal.codec.format;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;

/**
 * The constructor of a bean: without arguments, or with the properties that an annotation names.
 */
record BeanConstructor(Constructor<?> constructor, List<String> names) {
  // Known by its simple name, because java.beans is in the module java.desktop, which may be
  // missing.
  private static final String ANNOTATION = "ConstructorProperties";

  static BeanConstructor of(Class<?> type) throws UnsupportedType {
    List<BeanConstructor> annotated =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(each -> annotation(each) != null)
            .map(each -> new BeanConstructor(each, names(annotation(each))))
            .toList();
    if (annotated.isEmpty()) {
      return new BeanConstructor(withoutArguments(type), List.of());
    }
    BeanConstructor only = annotated.get(0);
    if (annotated.size() > 1 || only.names().stream().distinct().count() != only.arguments()) {
      throw new UnsupportedType(
          "its @ConstructorProperties do not name the arguments of one constructor");
    }
    return only;
  }

  private int arguments() {
    return constructor.getParameterCount();
  }

  private static Constructor<?> withoutArguments(Class<?> type) throws UnsupportedType {
    try {
      return type.getDeclaredConstructor();
    } catch (NoSuchMethodException none) {
      throw new UnsupportedType(
          "it has no constructor without arguments, nor one with @ConstructorProperties");
    }
  }

  private static Annotation annotation(Constructor<?> constructor) {
    return Arrays.stream(constructor.getDeclaredAnnotations())
        .filter(each -> each.annotationType().getSimpleName().equals(ANNOTATION))
        .findFirst()
        .orElse(null);
  }

  private static List<String> names(Annotation annotation) {
    try {
      return annotation.annotationType().getMethod("value").invoke(annotation)
              instanceof String[] names
          ? List.of(names)
          : List.of();
    } catch (ReflectiveOperationException other) {
      return List.of(); // a different annotation with that name
    }
  }
}
