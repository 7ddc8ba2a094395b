package io.clutch.internal.codec;

import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.memory.Buffers;
import java.util.List;

/**
 * The encoded arguments of a call. They must not be changed, because calls may share them.
 *
 * @param positional a MessagePack array
 * @param named a MessagePack map with text keys
 * @param buffers the buffers to which the two bodies refer, numbered through both; they may share
 *     memory with the arguments
 * @param references the references in the bodies, each as often as it is there
 */
public record EncodedCall(
    byte[] positional, byte[] named, Buffers buffers, List<Reference> references) {}
