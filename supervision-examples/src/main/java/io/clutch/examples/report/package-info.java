/**
 * A one-shot temporary child: a Python process that a persistent scheduler starts each month, and
 * that ends after its report is written. If the JVM is killed before that, the scheduler of the
 * next one finds the job in its database and runs it again.
 *
 * <pre>
 *   db-scheduler -- jobs.mv.db (the next month, and the JVM that works on it)
 *      | each month: start the child, call it, terminate it
 *   supervisor, dynamic
 *      +- monthly-report   Python process, temporary
 * </pre>
 */
package io.clutch.examples.report;
