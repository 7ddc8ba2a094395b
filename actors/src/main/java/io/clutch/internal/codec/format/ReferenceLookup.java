package io.clutch.internal.codec.format;

import java.util.Optional;

/** The references that one process was given. Thread-safe. */
@FunctionalInterface
public interface ReferenceLookup {

  /** None. */
  ReferenceLookup NONE = token -> Optional.empty();

  /** The reference, unless the process was not given it or has released it. */
  Optional<Reference> find(String token);
}
