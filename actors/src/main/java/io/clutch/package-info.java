/**
 * The front door. {@link io.clutch.Clutch} is the extension that an actor system loads once; it
 * makes workers and hands out a {@link io.clutch.PythonRef} for each. The only package that reads
 * configuration.
 */
package io.clutch;
