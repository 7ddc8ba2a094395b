/**
 * Tables that cross between Java and Python, as vectors of Apache Arrow's and back. {@link
 * io.clutch.arrow.ArrowTables} has all of it.
 */
package io.clutch.arrow;
