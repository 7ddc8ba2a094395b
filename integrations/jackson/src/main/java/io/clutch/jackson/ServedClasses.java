package io.clutch.jackson;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The classes that Jackson binds: named ones, annotated ones, and its own trees. */
final class ServedClasses {
  private final Map<Class<?>, Boolean> known = new ConcurrentHashMap<>();
  private final ObjectMapper mapper;
  private final List<Class<?>> named;

  ServedClasses(ObjectMapper mapper, List<Class<?>> named) {
    this.mapper = mapper;
    this.named = named;
  }

  boolean contains(Class<?> type) {
    return known.computeIfAbsent(type, this::find);
  }

  /** Jackson also binds lists, arrays and maps with text keys of these classes. */
  boolean contains(JavaType type) {
    if (contains(type.getRawClass())) {
      return true;
    }
    if (type.isArrayType() || List.class.isAssignableFrom(type.getRawClass())) {
      return type.getContentType() != null && contains(type.getContentType());
    }
    return type.isMapLikeType()
        && type.getKeyType().hasRawClass(String.class)
        && contains(type.getContentType());
  }

  private boolean find(Class<?> type) {
    return TreeNode.class.isAssignableFrom(type)
        || named.stream().anyMatch(each -> each.isAssignableFrom(type))
        || lineage(type).anyMatch(this::isAnnotated);
  }

  private static Stream<Class<?>> lineage(Class<?> type) {
    return Stream.concat(
        Stream.of(type),
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
            .flatMap(ServedClasses::lineage));
  }

  private boolean isAnnotated(Class<?> type) {
    boolean isForeign = type.getClassLoader() == null;
    return mapper.findMixInClassFor(type) != null
        || (!isForeign && elements(type).anyMatch(ServedClasses::hasJacksons));
  }

  private static Stream<AnnotatedElement> elements(Class<?> type) {
    Stream<Executable> executables =
        Stream.concat(
            Arrays.stream(type.getDeclaredMethods()),
            Arrays.stream(type.getDeclaredConstructors()));
    return Stream.of(
            Stream.of(type),
            Arrays.stream(type.getDeclaredFields()),
            executables.flatMap(
                each -> Stream.concat(Stream.of(each), Arrays.stream(each.getParameters()))))
        .flatMap(each -> each);
  }

  private static boolean hasJacksons(AnnotatedElement element) {
    return Arrays.stream(element.getDeclaredAnnotations())
        .map(Annotation::annotationType)
        .anyMatch(
            each ->
                each.isAnnotationPresent(JacksonAnnotation.class)
                    || each.isAnnotationPresent(JacksonAnnotationsInside.class));
  }
}
