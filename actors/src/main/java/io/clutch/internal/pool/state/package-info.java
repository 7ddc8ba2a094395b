/**
 * What a pool knows: its slots, its leases and the entries of its queue, by ids, and the commands
 * that they come from. The rules of {@code internal.pool} act on it.
 */
package io.clutch.internal.pool.state;
