/**
 * The actors of references across nodes. Each published reference has an {@code Owner} on its node.
 * A reference on another node has the core's proxy, a {@code Locator} that finds owners, and a
 * {@code Link} to each of them. All that handle calls run on the socket loop.
 */
package io.clutch.cluster.internal;
