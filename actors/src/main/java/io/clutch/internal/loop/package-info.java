/**
 * The socket loop: one thread that is at the same time the dispatcher of the worker actors, so that
 * nothing is handed over between an actor and the socket. A caller that waits alone may take its
 * thread's place. It knows a transport as an interface only.
 */
package io.clutch.internal.loop;
