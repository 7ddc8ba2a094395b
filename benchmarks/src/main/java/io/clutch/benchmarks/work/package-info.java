/** The tasks of the subjects, which take turns in rounds. */
package io.clutch.benchmarks.work;
