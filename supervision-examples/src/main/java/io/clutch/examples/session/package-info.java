/**
 * One-for-all: two processes share a session, here a compressed stream in which each block builds
 * on those before. If one process is lost, the other is useless, so both restart.
 *
 * <pre>
 *   text -> encoder -> block -> decoder -> text
 *
 *   supervisor, one-for-all
 *      +- encoder   Python process   x one crashes ...
 *      +- decoder   Python process     ... and both restart, with a new stream
 * </pre>
 */
package io.clutch.examples.session;
