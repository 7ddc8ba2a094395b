/**
 * The hosts that Clutch itself offers to each worker, with the worker that asks. What they do is in
 * the packages that add them.
 */
package io.clutch.internal.builtin;
