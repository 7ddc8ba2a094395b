/**
 * One-for-one: crawlers are independent, so a crawler that crashes on a page is restarted alone,
 * and the page is recorded as failed.
 *
 * <pre>
 *   Frontier (which pages are next)
 *      | one page at a time to each
 *   supervisor, one-for-one
 *      +- crawler-1   Python process
 *      +- crawler-2   Python process   x a page crashes it: only this one restarts
 *      +- crawler-3   Python process
 * </pre>
 */
package io.clutch.examples.crawlers;
