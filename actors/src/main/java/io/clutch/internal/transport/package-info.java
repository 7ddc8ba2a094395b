/**
 * Transports and their connections: ZMTP on a Unix domain socket, and JeroMQ on TCP. Hands frames
 * from known peers on to the receiver that expects them. Only this package imports ZeroMQ.
 */
package io.clutch.internal.transport;
