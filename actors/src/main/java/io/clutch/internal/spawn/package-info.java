/**
 * The workers that Python spawns: the built-in hosts for that, and the children of each process,
 * which are below a supervisor of their own and end with the process.
 */
package io.clutch.internal.spawn;
