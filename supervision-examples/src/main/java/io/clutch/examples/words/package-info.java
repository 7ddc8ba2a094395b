/**
 * A Python generator that a browser listens to: Pekko HTTP sends what it yields as server-sent
 * events, and whoever leaves closes it.
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
