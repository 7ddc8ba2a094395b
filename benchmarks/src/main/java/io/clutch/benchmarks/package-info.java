/**
 * Clutch beside its floor and its peers, on the same work in one run. {@code Benchmarks} is the
 * command; subjects are what is measured, works are what they are asked to do, and a report is the
 * table and the JSON of it all.
 */
package io.clutch.benchmarks;
