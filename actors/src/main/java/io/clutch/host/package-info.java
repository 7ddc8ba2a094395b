/**
 * What the JVM offers to Python under a name: functions and actors that Python asks and tells, and
 * objects whose methods it calls. See {@link io.clutch.host.Host}.
 */
package io.clutch.host;
