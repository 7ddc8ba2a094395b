/**
 * Readers of the configuration: the {@code clutch} section as validated settings, and the declared
 * pools and trees. An error names the key. Only the entry point and {@code internal.system} use
 * them.
 */
package io.clutch.internal.config;
