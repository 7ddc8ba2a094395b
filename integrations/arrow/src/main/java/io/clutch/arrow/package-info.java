/**
 * Converts tables that are sent between Java and Python to Apache Arrow's vectors and back. {@link
 * io.clutch.arrow.ArrowTables} is the entry point.
 */
package io.clutch.arrow;
