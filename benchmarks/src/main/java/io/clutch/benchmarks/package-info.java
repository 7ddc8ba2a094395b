/**
 * Compares Clutch with its floor and its peers, on the same work in one run. {@code Benchmarks} is
 * the command. Subjects are measured, works are their tasks, and a report holds the results as a
 * table and as JSON.
 */
package io.clutch.benchmarks;
