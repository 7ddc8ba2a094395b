/**
 * A tree that is declared in {@code application.conf} and started by its name.
 *
 * <pre>
 *   weather, rest-for-one
 *      +- stations, one-for-one
 *      |     +- north      JVM actor, factory registered in ClutchSetup
 *      |     +- south      JVM actor, the same factory with other arguments
 *      +- forecast         Python process, factory named by its class
 * </pre>
 */
package io.clutch.examples.declared;
