/**
 * A model that processes many elements at once: a batch costs hardly more than a single call.
 *
 * <pre>
 *   sentences -- PythonSource --&gt; PythonFlow.batched --&gt; index in the JVM --&gt; the nearest ones
 *
 *   supervisor, one-for-one
 *      +- embedding   Python process with NumPy
 * </pre>
 */
package io.clutch.examples.embeddings;
