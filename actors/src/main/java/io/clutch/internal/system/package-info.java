/**
 * The parts of the extension of an actor system: its names, the registry of workers and the futures
 * of their ends, pools, one-shot calls, references to children of trees, how trees show Python
 * children and pools, and the start of the socket loop, its transport and the search for
 * interpreters.
 */
package io.clutch.internal.system;
