/**
 * The parts of the extension of an actor system: the registry of workers, named pools, references
 * to children of trees, and the actor of the transport.
 */
package io.clutch.internal.system;
