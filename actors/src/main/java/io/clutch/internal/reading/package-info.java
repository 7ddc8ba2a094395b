/** What the actors of workers and pools tell of themselves, and which of these actors there are. */
package io.clutch.internal.reading;
