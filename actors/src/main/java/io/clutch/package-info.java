/**
 * The entry point. {@link io.clutch.Clutch} is the extension that an actor system loads once; it
 * starts workers and pools and returns a {@link io.clutch.PythonRef} for each.
 */
package io.clutch;
