package io.clutch.supervision;

import com.typesafe.config.Config;

/**
 * Makes a child of a tree that is declared in configuration. The declaration names the factory by
 * the name under which it was registered in {@code ClutchSetup}, or by its class, which then needs
 * a public constructor without parameters.
 */
@FunctionalInterface
public interface ChildFactory {

  /**
   * Makes the child. Settings in its declaration, such as restart and shutdown, override those that
   * are set here.
   *
   * @param arguments the {@code arguments} of the declaration, empty if it has none
   */
  ChildSpec<?> create(String id, Config arguments);
}
