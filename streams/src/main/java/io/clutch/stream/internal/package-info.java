/** The graph stages, and their rules as values without a stream. */
package io.clutch.stream.internal;
