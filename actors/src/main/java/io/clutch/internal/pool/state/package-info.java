/**
 * The state of a pool: its slots, leases and queue entries, with ids, and the commands for them.
 * The rules of {@code internal.pool} act on it.
 */
package io.clutch.internal.pool.state;
