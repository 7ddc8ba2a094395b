package io.clutch.internal.codec.format;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A type without variables or wildcards: a class and its arguments. The only argument of an array
 * is its component type.
 */
public record ResolvedType(Class<?> raw, List<ResolvedType> arguments) implements Type {
  private static final ResolvedType OBJECT = new ResolvedType(Object.class, List.of());

  public static ResolvedType of(Type type) {
    return of(type, Map.of());
  }

  private static ResolvedType of(Type type, Map<TypeVariable<?>, ResolvedType> bound) {
    if (type instanceof ResolvedType resolved) {
      return resolved;
    }
    if (type instanceof Class<?> raw) {
      return new ResolvedType(raw, raw.isArray() ? List.of(of(raw.getComponentType())) : List.of());
    }
    if (type instanceof ParameterizedType generic) {
      List<ResolvedType> arguments =
          Stream.of(generic.getActualTypeArguments()).map(each -> of(each, bound)).toList();
      return new ResolvedType((Class<?>) generic.getRawType(), arguments);
    }
    if (type instanceof GenericArrayType array) {
      ResolvedType component = of(array.getGenericComponentType(), bound);
      return new ResolvedType(Array.newInstance(component.raw(), 0).getClass(), List.of(component));
    }
    if (type instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0], bound);
    }
    return type instanceof TypeVariable<?> variable ? bound.getOrDefault(variable, OBJECT) : OBJECT;
  }

  /** The argument at this place, or {@code Object} for a raw type. */
  public ResolvedType argument(int index) {
    return index < arguments.size() ? arguments.get(index) : OBJECT;
  }

  /** This type, or the wrapper class of a primitive type. */
  ResolvedType boxed() {
    return raw.isPrimitive() ? of(MethodType.methodType(raw).wrap().returnType()) : this;
  }

  /** Resolves the type of a component, parameter or field that this class declares. */
  public ResolvedType member(Type type) {
    return of(type, bindings());
  }

  /** This type as one of its ancestors, with that ancestor's type arguments. */
  public ResolvedType as(Class<?> ancestor) {
    if (raw == ancestor) {
      return this;
    }
    return Stream.concat(
            Stream.ofNullable(raw.getGenericSuperclass()), Stream.of(raw.getGenericInterfaces()))
        .map(this::member)
        .filter(parent -> ancestor.isAssignableFrom(parent.raw()))
        .findFirst()
        .map(parent -> parent.as(ancestor))
        .orElseGet(() -> of(ancestor));
  }

  private Map<TypeVariable<?>, ResolvedType> bindings() {
    TypeVariable<?>[] variables = raw.getTypeParameters();
    Map<TypeVariable<?>, ResolvedType> bound = new HashMap<>();
    for (int i = 0; i < variables.length; i++) {
      bound.put(variables[i], argument(i));
    }
    return bound;
  }

  /**
   * A permitted record or interface. It takes over the type arguments if it has the same number.
   */
  public ResolvedType permitted(Class<?> member) {
    return new ResolvedType(
        member, member.getTypeParameters().length == arguments.size() ? arguments : List.of());
  }

  /** This type as a type of reflection. */
  public Type type() {
    return arguments.isEmpty() || raw.isArray() ? raw : new Parameterized(this);
  }

  private record Parameterized(ResolvedType resolved) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return resolved.arguments().stream().map(ResolvedType::type).toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return resolved.raw();
    }

    @Override
    public Type getOwnerType() {
      return resolved.raw().getDeclaringClass();
    }
  }

  @Override
  public String getTypeName() {
    if (raw.isArray() || arguments.isEmpty()) {
      return raw.getTypeName();
    }
    return raw.getTypeName()
        + arguments.stream()
            .map(ResolvedType::getTypeName)
            .collect(Collectors.joining(", ", "<", ">"));
  }
}
