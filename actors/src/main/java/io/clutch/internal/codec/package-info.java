/**
 * Values to bytes and back, as {@code docs/reference/data.md} says. A {@link
 * io.clutch.internal.codec.Codec} writes a value by its class and reads one into the type asked
 * for; it learns each class and type once. Bytes that come in are trusted in nothing: every count
 * is held against the bytes that are there, every depth against its limit.
 */
package io.clutch.internal.codec;
