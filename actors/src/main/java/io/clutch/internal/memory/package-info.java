/**
 * The budget of bytes that the JVM holds for Python, the memory that both processes map, and what a
 * process has in use. Every package may import this one. It imports only the JDK and SLF4J.
 */
package io.clutch.internal.memory;
