/**
 * The streams of one process: opening, credit, elements and their chunks. Passes items to the
 * connection of {@code internal.dispatch}.
 */
package io.clutch.internal.streams;
