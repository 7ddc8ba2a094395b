/** Passes Python's log records and output lines to SLF4J. */
package io.clutch.internal.log;
