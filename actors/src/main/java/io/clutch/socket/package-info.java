/**
 * The only package that imports ZeroMQ. One loop thread owns the socket of an actor system and is
 * at the same time the dispatcher of its worker actors, so that nothing is handed over between an
 * actor and the socket. Hands frames from known peers on to whoever expects them.
 */
package io.clutch.socket;
