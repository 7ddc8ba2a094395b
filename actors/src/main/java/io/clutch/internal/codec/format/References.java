package io.clutch.internal.codec.format;

import java.lang.reflect.Type;
import java.util.Optional;

/** Makes references of values, and values of references. Thread-safe. */
public interface References {

  /** For a codec of values without references. */
  References NONE =
      new References() {
        @Override
        public boolean serves(Class<?> type) {
          return false;
        }

        @Override
        public Reference of(Object value, Optional<Type> message) {
          throw new IllegalStateException("no references");
        }

        @Override
        public Object as(Reference reference, ResolvedType type) {
          throw new IllegalStateException("no references");
        }
      };

  /** Whether values of the class cross as references. */
  boolean serves(Class<?> type);

  /**
   * The reference of a value.
   *
   * @param message the type of its messages, if the declared type tells it
   * @throws PathException if that is not known
   */
  Reference of(Object value, Optional<Type> message);

  /**
   * The value of a reference, of a class that this serves.
   *
   * @throws PathException if the reference is of another type
   */
  Object as(Reference reference, ResolvedType type);
}
