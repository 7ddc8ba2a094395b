/**
 * Shared by several examples: the location of their Python modules, requests to trees, and {@link
 * io.clutch.examples.common.Chaos}, which kills Python processes.
 */
package io.clutch.examples.common;
