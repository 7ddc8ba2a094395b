/**
 * A browser listens to a Python generator. Pekko HTTP sends its elements as server-sent events. A
 * browser that leaves closes it.
 *
 * <pre>
 *   browser -- GET /words --&gt; Pekko HTTP -- PythonSource --&gt; generator, one for each browser
 *           &lt;-- data: ... --             &lt;-- a word --
 *
 *   supervisor, one-for-one
 *      +- words   Python process, which all browsers share
 * </pre>
 */
package io.clutch.examples.words;
