/**
 * Each subject is one way to call Python, opened together with its process. A subject that cannot
 * be opened on this machine says why.
 */
package io.clutch.benchmarks.subject;
