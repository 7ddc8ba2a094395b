/**
 * The bytes that the JVM holds for Python, as one budget. Every package may import it; it imports
 * the JDK and SLF4J alone.
 */
package io.clutch.internal.memory;
