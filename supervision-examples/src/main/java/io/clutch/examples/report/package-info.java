/**
 * A one-shot temporary child: a Python process that a persistent scheduler starts each month, and
 * that is gone when its report is written. If the JVM is killed meanwhile, the scheduler of the
 * next one finds the job in its database and does it again.
 *
 * <pre>
 *   db-scheduler -- jobs.mv.db (which month is next, and who is at it)
 *      | when it is time: start the child, call it, terminate it
 *   supervisor, dynamic
 *      +- monthly-report   Python process, temporary
 * </pre>
 */
package io.clutch.examples.report;
