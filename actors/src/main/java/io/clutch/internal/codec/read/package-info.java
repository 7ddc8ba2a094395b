/** Readers: from bytes to the type asked for, or an error with its path. */
package io.clutch.internal.codec.read;
