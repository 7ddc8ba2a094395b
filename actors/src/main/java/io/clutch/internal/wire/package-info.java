/**
 * The protocol of {@code docs/internals/protocol.md} without any I/O: items to bytes and back, the
 * table of legal sequences, and the proofs by which the two sides know each other. Hands typed
 * items on to the worker.
 */
package io.clutch.internal.wire;
