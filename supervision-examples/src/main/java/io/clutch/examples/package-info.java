/**
 * Example programs, one package each. {@link io.clutch.examples.StandardLibrary} lets a supervised
 * pool of Python processes parse their own standard library, and can kill one of them each second.
 */
package io.clutch.examples;
