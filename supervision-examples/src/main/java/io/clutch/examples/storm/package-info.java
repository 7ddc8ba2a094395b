/**
 * A storm of faults under load, with an audit: processes are killed, stopped and crashed, handlers
 * hang, flood and leave things behind, callers cancel, strangers knock at the socket. Each call
 * must have one outcome, its own value or a failure that a fault explains; none may run twice; and
 * nothing may be left at the end.
 *
 * <pre>
 * Storm            reads the command line, and reports
 *  +- Round        one actor system from its start to its end
 *      +- Targets  the Python processes behind references of every sort
 *      +- Load     callers of every style, one call after the other
 *      +- Plan     which fault comes next, and where: a function of the seed
 *      +- Kind     each fault, and what harm it may do to other calls
 *      +- Audit    what became of each call; Ledger: which calls ran
 * </pre>
 */
package io.clutch.examples.storm;
