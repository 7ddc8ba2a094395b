/**
 * The entry point. {@link io.clutch.Clutch} is the extension that an actor system loads once, and
 * {@link io.clutch.ClutchSetup} is what code configures of it. It starts workers, pools, one-shot
 * calls and declared trees, and returns references: {@link io.clutch.PythonRef} and {@link
 * io.clutch.PythonPool}. {@link io.clutch.PythonWorker} and {@code PythonPool} make children of
 * supervisors.
 */
package io.clutch;
