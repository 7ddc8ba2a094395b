/**
 * The only package that imports ZeroMQ. One loop owns the socket of an actor system and is at the
 * same time the dispatcher of its worker actors, so that nothing is handed over between an actor
 * and the socket; a caller that waits alone may take its thread's place. It speaks ZMTP itself on a
 * Unix domain socket, and through JeroMQ on TCP. Hands frames from known peers on to whoever
 * expects them.
 */
package io.clutch.socket;
