/** Tells observers of calls, and carries headers. */
package io.clutch.internal.observe;
