/**
 * How supervision works: the supervisor's actor, which spawns, stops, watches and times, and the
 * actors of references and of the end of the system.
 */
package io.clutch.supervision.internal;
