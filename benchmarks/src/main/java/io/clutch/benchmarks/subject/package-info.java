/**
 * What is measured: each subject is one way to call Python, opened with the process behind it. One
 * that cannot be opened on this machine says why.
 */
package io.clutch.benchmarks.subject;
