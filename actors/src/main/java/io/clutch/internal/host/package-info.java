/**
 * What the JVM offers to Python, and how it runs there: user code on threads of its own, and the
 * actors that wait for replies. Knows no worker and no connection.
 */
package io.clutch.internal.host;
