/** The results as rows: statistics over rounds, ratios to an anchor, a table and JSON. */
package io.clutch.benchmarks.report;
