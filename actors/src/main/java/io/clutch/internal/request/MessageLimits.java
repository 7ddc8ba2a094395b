package io.clutch.internal.request;

/**
 * Limits that both sides hold.
 *
 * @param sizeKey the key that sets the message's size
 */
public record MessageLimits(long messageSize, int depth, String sizeKey) {}
