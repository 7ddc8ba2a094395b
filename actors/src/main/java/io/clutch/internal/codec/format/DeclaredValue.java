package io.clutch.internal.codec.format;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A value with what its declared type tells of the actors in it.
 *
 * @param message the type of the messages of all of them
 */
public record DeclaredValue(Object value, Type message) {

  /** The value, with the type if its declared type tells one. */
  public static Object of(Object value, Type declared) {
    Type message = message(declared);
    return message == null || value == null ? value : new DeclaredValue(value, message);
  }

  /**
   * The type {@code M} of {@code ActorRef<M>}, also if that is in a collection, an array, an
   * optional or the values of a map; null if the type tells none.
   */
  public static Type message(Type declared) {
    if (declared instanceof GenericArrayType array) {
      return message(array.getGenericComponentType());
    }
    if (!(declared instanceof ParameterizedType generic)
        || !(generic.getRawType() instanceof Class<?> raw)) {
      return null;
    }
    Type[] arguments = generic.getActualTypeArguments();
    if (raw == ActorRef.class) {
      return known(arguments[0]);
    }
    if (raw == Optional.class || Collection.class.isAssignableFrom(raw)) {
      return arguments.length == 1 ? message(bound(arguments[0])) : null;
    }
    boolean isMap = Map.class.isAssignableFrom(raw) && arguments.length == 2;
    return isMap && isConcrete(arguments[0]) ? message(bound(arguments[1])) : null;
  }

  /** Whether values of the type cannot be actors. */
  private static boolean isConcrete(Type type) {
    return type instanceof Class<?> raw && !raw.isAssignableFrom(ActorRef.class);
  }

  private static Type bound(Type type) {
    return type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
  }

  private static Type known(Type message) {
    if (message instanceof WildcardType wildcard) {
      return wildcard.getLowerBounds().length == 0 ? null : known(wildcard.getLowerBounds()[0]);
    }
    return message instanceof TypeVariable<?> || message == Object.class ? null : message;
  }
}
