/**
 * What several examples share: where their Python modules are, how a tree is looked at, and {@link
 * io.clutch.examples.common.Chaos}, which kills Python processes.
 */
package io.clutch.examples.common;
