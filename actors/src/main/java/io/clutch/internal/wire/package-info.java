/**
 * The protocol of {@code docs/internals/protocol.md} without any I/O: items to bytes and back, the
 * table of legal sequences, and the proofs of identity of both sides. Passes typed items to the
 * worker.
 */
package io.clutch.internal.wire;
