package io.clutch.jackson;

import com.fasterxml.jackson.databind.JavaType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** Converts Jackson's types to reflection's types, with their arguments. */
final class ReflectedType {
  private record Parameterized(JavaType type) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return type.getBindings().getTypeParameters().stream()
          .map(ReflectedType::of)
          .toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return type.getRawClass();
    }

    @Override
    public Type getOwnerType() {
      return type.getRawClass().getDeclaringClass();
    }
  }

  private record ArrayOf(Type item) implements GenericArrayType {
    @Override
    public Type getGenericComponentType() {
      return item;
    }
  }

  private ReflectedType() {}

  static Type of(JavaType type) {
    if (type.isArrayType() && type.getContentType().hasGenericTypes()) {
      return new ArrayOf(of(type.getContentType()));
    }
    return type.isArrayType() || type.getBindings().isEmpty()
        ? type.getRawClass()
        : new Parameterized(type);
  }
}
