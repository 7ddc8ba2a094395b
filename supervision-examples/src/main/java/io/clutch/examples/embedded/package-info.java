/**
 * A tree inside an application that has actors of its own, with an ordered shutdown.
 *
 * <pre>
 *   the application's guardian
 *      +- Counter                   the application's own actor, plain Pekko
 *      +- workers, one-for-one      the tree
 *            +- journal             JVM actor
 *            +- speller             Python process
 *
 *   at the end: the HTTP server refuses   (service-unbind)
 *               speller, then journal     (service-requests-done)
 *               the counter's sum is read (before-actor-system-terminate)
 * </pre>
 */
package io.clutch.examples.embedded;
