/**
 * Stages of Pekko Streams that run in Python, over any {@link io.clutch.PythonRef}: {@link
 * io.clutch.stream.PythonSource}, {@link io.clutch.stream.PythonFlow} and {@link
 * io.clutch.stream.PythonSink}. Each is a graph stage of its own, so that it takes no element
 * without room for it, counts what happened to each element, and cancels calls that are no longer
 * wanted. The rules ({@code KeyedQueue}, {@code BatchRule}, {@code ElementBuffer}, {@code
 * OnFailure}) do not depend on a stream.
 */
package io.clutch.stream;
