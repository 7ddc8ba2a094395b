/** Writers: from a value to bytes by its class, or an error with a path. */
package io.clutch.internal.codec.write;
