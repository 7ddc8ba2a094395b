/**
 * Streams on their way to one process and back: opening, credits, elements and their chunks. Hands
 * items on to the connection of {@code internal.dispatch}.
 */
package io.clutch.internal.streams;
