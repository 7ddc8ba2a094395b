/** What the subjects are asked to do, in rounds in which they take turns. */
package io.clutch.benchmarks.work;
