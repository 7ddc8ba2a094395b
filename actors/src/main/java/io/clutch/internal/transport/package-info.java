/**
 * Transports and their connections: ZMTP on a Unix domain socket, and JeroMQ on TCP. Passes frames
 * from known peers to the receivers that expect them. Only this package imports ZeroMQ.
 */
package io.clutch.internal.transport;
