/**
 * Programs that show Clutch at work. {@link io.clutch.examples.StandardLibrary} lets Python parse
 * its own standard library, and can have one of the files crash the process.
 */
package io.clutch.examples;
