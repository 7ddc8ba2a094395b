/** Readers: from bytes to the requested type, or an error with a path. */
package io.clutch.internal.codec.read;
