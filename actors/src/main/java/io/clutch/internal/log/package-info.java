/** Python's log records and output lines on their way to SLF4J. */
package io.clutch.internal.log;
