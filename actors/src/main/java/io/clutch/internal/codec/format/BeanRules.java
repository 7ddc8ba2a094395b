package io.clutch.internal.codec.format;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides which classes may be beans. Other classes have a state that getters do not show. */
final class BeanRules {
  private static final List<String> FOREIGN = List.of("scala.", "org.apache.pekko.");
  private static final List<Class<?>> NO_DATA =
      List.of(Iterable.class, Iterator.class, Throwable.class);
  private static final List<String> JACKSON = List.of("com.fasterxml.jackson.", "tools.jackson.");

  private BeanRules() {}

  static void check(Class<?> type) throws UnsupportedType {
    Optional<String> reason = reason(type);
    if (reason.isPresent()) {
      throw new UnsupportedType(reason.get());
    }
  }

  private static Optional<String> reason(Class<?> type) {
    if (type.isHidden() || type.isSynthetic()) {
      return Optional.of("a lambda");
    }
    if (Proxy.isProxyClass(type)) {
      return Optional.of("a proxy");
    }
    if (isForeign(type)) {
      return Optional.of("");
    }
    if (isJacksons(type)) {
      return Optional.of("clutch-jackson binds it");
    }
    if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
      return Optional.of(type.isInterface() ? "an interface" : "an abstract class");
    }
    if (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers())) {
      return Optional.of("an inner class, which belongs to another object");
    }
    Optional<String> inherited = inherited(type);
    return inherited.isPresent() ? inherited : annotated(type);
  }

  /** Whether it is a class of the JDK, Scala or Pekko, which follow other rules. */
  private static boolean isForeign(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null
        || loader == ClassLoader.getPlatformClassLoader()
        || FOREIGN.stream().anyMatch(type.getName()::startsWith);
  }

  private static Optional<String> inherited(Class<?> type) {
    return Stream.concat(
            NO_DATA.stream().filter(each -> each.isAssignableFrom(type)),
            line(type).filter(BeanRules::isForeign))
        .findFirst()
        .map(base -> "it is a " + base.getName());
  }

  /** The class and its superclasses without {@code Object}. */
  private static Stream<Class<?>> line(Class<?> type) {
    return Stream.<Class<?>>iterate(type, each -> each != Object.class, Class::getSuperclass);
  }

  private static Optional<String> annotated(Class<?> type) {
    return lineage(type)
        .flatMap(BeanRules::elements)
        .flatMap(element -> Arrays.stream(element.getDeclaredAnnotations()))
        .map(Annotation::annotationType)
        .filter(BeanRules::isOrHasJacksons)
        .findFirst()
        .map(each -> "it has Jackson's @" + each.getSimpleName() + ", which clutch-jackson reads");
  }

  /** The class, its superclasses and its interfaces. */
  private static Stream<Class<?>> lineage(Class<?> type) {
    return Stream.concat(
        Stream.of(type),
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
            .flatMap(BeanRules::lineage));
  }

  /** Whether it is an annotation of Jackson's, or contains one. */
  private static boolean isOrHasJacksons(Class<? extends Annotation> annotation) {
    return isJacksons(annotation)
        || Arrays.stream(annotation.getAnnotations())
            .anyMatch(each -> isJacksons(each.annotationType()));
  }

  private static Stream<AnnotatedElement> elements(Class<?> type) {
    Stream<Executable> executables =
        Stream.concat(
            Arrays.stream(type.getDeclaredMethods()),
            Arrays.stream(type.getDeclaredConstructors()));
    return Stream.of(
            Stream.of(type),
            Arrays.stream(type.getDeclaredFields()),
            executables.flatMap(each -> Stream.concat(Stream.of(each), parameters(each))))
        .flatMap(each -> each);
  }

  private static Stream<Parameter> parameters(Executable executable) {
    return Arrays.stream(executable.getParameters());
  }

  private static boolean isJacksons(Class<?> type) {
    return JACKSON.stream().anyMatch(type.getName()::startsWith);
  }
}
