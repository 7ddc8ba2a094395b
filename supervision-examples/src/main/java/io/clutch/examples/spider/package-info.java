/**
 * A crawl as a source: a Scrapy spider runs in a Python process, and its items are sent on the
 * stream's demand.
 *
 * <pre>
 *   Shop (HTTP) -&gt; Scrapy -&gt; PythonSource -&gt; the cheapest books
 *
 *   supervisor, one-for-one
 *      +- spider   Python process, with an environment of its own
 * </pre>
 */
package io.clutch.examples.spider;
