/** One look at all that Clutch runs in an actor system, read from the actors and the kernel. */
package io.clutch.internal.inspect;
