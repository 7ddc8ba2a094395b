package io.clutch;

import com.typesafe.config.Config;
import io.clutch.supervision.ChildSpec;

/**
 * Makes a child of a tree that is declared in configuration. Named there by the name under which it
 * was registered in {@link ClutchSetup}, or by its class, which then needs a public constructor
 * without parameters.
 */
@FunctionalInterface
public interface ChildFactory {

  /**
   * The child; what its declaration says of restart, shutdown and so on goes before what is set
   * here.
   *
   * @param arguments the declaration's {@code arguments}, empty if it has none
   */
  ChildSpec<?> create(String id, Config arguments);
}
