/**
 * Values to bytes and back, as {@code docs/reference/data.md} specifies. A {@link
 * io.clutch.internal.codec.Codec} writes a value by its class and reads the requested type. It
 * analyses each class and type once. Received bytes are not trusted: every count is checked against
 * the remaining bytes, and every depth against its limit.
 */
package io.clutch.internal.codec;
