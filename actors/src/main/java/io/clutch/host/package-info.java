/**
 * What the JVM offers to Python under a name: functions and actors that Python asks and tells. See
 * {@link io.clutch.host.Host}.
 */
package io.clutch.host;
