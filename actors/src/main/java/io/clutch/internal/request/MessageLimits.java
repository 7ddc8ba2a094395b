package io.clutch.internal.request;

/**
 * The limits that both sides enforce.
 *
 * @param sizeKey the configuration key of the message's size
 */
public record MessageLimits(long messageSize, int depth, String sizeKey) {}
