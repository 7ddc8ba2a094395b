/**
 * Stages of Pekko Streams that run in Python, over any {@link io.clutch.PythonRef}. {@link
 * io.clutch.stream.PythonFlow} makes them. Each is a graph stage of its own, so that it takes no
 * element for which there is no room, knows what became of each, and cancels what nobody wants any
 * more. The rules ({@code Lanes}, {@code BatchRule}, {@code Held}, {@code ExitRule}) are values
 * without a stream.
 */
package io.clutch.stream;
