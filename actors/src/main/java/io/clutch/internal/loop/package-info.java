/**
 * The socket loop: one thread that is also the dispatcher of the worker actors, so there is no
 * hand-over between an actor and the socket. The only waiting caller may run turns in its place. It
 * depends on a transport only as an interface.
 */
package io.clutch.internal.loop;
