package io.clutch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Public signatures, and the internal types in them. */
public final class PublicSignatures {
  private PublicSignatures() {}

  /** Each public signature below a package that names an internal type. */
  public static List<String> withInternalTypes(String root) {
    return ModuleClasses.below(root).stream()
        .filter(PublicSignatures::isForUsers)
        .flatMap(PublicSignatures::internalsIn)
        .sorted()
        .toList();
  }

  private static boolean isForUsers(JavaClass type) {
    return isReachable(type) && !isInternal(type);
  }

  private static boolean isReachable(JavaClass type) {
    return isSeen(type.getModifiers())
        && type.getEnclosingClass().map(PublicSignatures::isReachable).orElse(true);
  }

  private static boolean isSeen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static boolean isInternal(JavaClass type) {
    return List.of(type.getPackageName().split("\\.")).contains("internal");
  }

  private static Stream<String> internalsIn(JavaClass type) {
    Stream<JavaType> above =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    return Stream.of(
            named(type.getFullName(), above),
            type.getFields().stream()
                .filter(field -> isSeen(field.getModifiers()))
                .flatMap(PublicSignatures::ofField),
            Stream.concat(type.getMethods().stream(), type.getConstructors().stream())
                .filter(member -> isSeen(member.getModifiers()) && !isSynthetic(member))
                .flatMap(PublicSignatures::ofMember))
        .flatMap(found -> found);
  }

  private static boolean isSynthetic(JavaCodeUnit member) {
    return member.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static Stream<String> ofField(JavaField field) {
    return named(field.getFullName(), Stream.of(field.getType()));
  }

  private static Stream<String> ofMember(JavaCodeUnit member) {
    Stream<JavaType> parameters = member.getParameterTypes().stream();
    Stream<JavaType> others =
        Stream.concat(Stream.of(member.getReturnType()), member.getExceptionTypes().stream());
    return named(member.getFullName(), Stream.concat(parameters, others));
  }

  private static Stream<String> named(String where, Stream<? extends JavaType> types) {
    return types
        .map(JavaType::getAllInvolvedRawTypes)
        .flatMap(Collection::stream)
        .filter(PublicSignatures::isInternal)
        .map(type -> where + " shows " + type.getName());
  }
}
