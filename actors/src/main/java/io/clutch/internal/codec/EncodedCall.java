package io.clutch.internal.codec;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The arguments of a call as bytes. Calls may share them: do not change them.
 *
 * @param positional a MessagePack array
 * @param named a MessagePack map with text keys
 * @param buffers what the two bodies refer to, counted through both; they may share memory with the
 *     arguments
 */
public record EncodedCall(byte[] positional, byte[] named, List<ByteBuffer> buffers) {}
