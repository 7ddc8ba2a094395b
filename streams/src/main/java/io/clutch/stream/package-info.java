/**
 * Stages of Pekko Streams that run in Python, over any {@link io.clutch.PythonRef}: {@link
 * io.clutch.stream.PythonSource}, {@link io.clutch.stream.PythonFlow} and {@link
 * io.clutch.stream.PythonSink}. Each is its own graph stage, so that it takes no element for which
 * it has no room, counts what happened to each element, and cancels what nobody wants any more. The
 * rules ({@code KeyedQueue}, {@code BatchRule}, {@code ElementBuffer}, {@code OnFailure}) are
 * values without a stream.
 */
package io.clutch.stream;
