/**
 * The budget of bytes that the JVM holds for Python, and the memory that both processes map. Every
 * package may import this one. It imports only the JDK and SLF4J.
 */
package io.clutch.internal.memory;
