package io.clutch.internal.wire;

import io.clutch.internal.memory.SharedPlace;

/**
 * A buffer of a message that is in shared memory.
 *
 * @param index its position among all buffers of the message
 */
public record SharedBuffer(int index, SharedPlace place, long offset, long size) {}
