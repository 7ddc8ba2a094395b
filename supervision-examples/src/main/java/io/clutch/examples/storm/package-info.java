/**
 * A storm of faults under load, with an audit: processes are killed, stopped and crashed, handlers
 * hang, flood and leave things behind, callers cancel, and strangers connect to the socket. Each
 * call must have one outcome: its own value, or a failure that a fault explains. None may run
 * twice. Nothing may be left at the end.
 *
 * <pre>
 * Storm            reads the command line, and reports
 *  +- Round        one actor system from its start to its end
 *      +- Targets  the Python processes behind references of every sort
 *      +- Load     callers of every style, one call after the other
 *      +- Plan     the next fault and its target: a function of the seed
 *      +- Kind     each fault, and the harm that it may do to other calls
 *      +- Audit    the outcome of each call; Ledger: the calls that ran
 * </pre>
 */
package io.clutch.examples.storm;
