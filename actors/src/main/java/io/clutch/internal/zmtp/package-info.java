/**
 * ZMTP, ZeroMQ's protocol, as bytes: frames, commands and the handshake. Passes frames to a
 * connection of {@code internal.transport}.
 */
package io.clutch.internal.zmtp;
