/**
 * Programs that show Clutch at work, a package for each story. {@link
 * io.clutch.examples.StandardLibrary} lets a supervised pool of Python processes parse their own
 * standard library, and can kill one of them each second.
 */
package io.clutch.examples;
