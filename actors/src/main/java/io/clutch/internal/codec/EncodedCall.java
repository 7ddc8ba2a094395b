package io.clutch.internal.codec;

import io.clutch.internal.memory.Buffers;

/**
 * The encoded arguments of a call. They must not be changed, because calls may share them.
 *
 * @param positional a MessagePack array
 * @param named a MessagePack map with text keys
 * @param buffers the buffers to which the two bodies refer, numbered through both; they may share
 *     memory with the arguments
 */
public record EncodedCall(byte[] positional, byte[] named, Buffers buffers) {}
