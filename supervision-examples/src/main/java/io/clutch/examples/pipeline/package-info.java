/**
 * Rest-for-one: each stage depends on those before it. The model has learnt the numbers that the
 * tokenizer assigned, and the writer's file holds the scores of this model.
 *
 * <pre>
 *   line -> tokenizer -> tokens -> model -> score -> writer -> scores-1.txt
 *
 *   supervisor, rest-for-one
 *      +- tokenizer   Python process   x it crashes: model and writer start anew too
 *      +- model       Python process   x it crashes: the writer starts a new file, the tokenizer stays
 *      +- writer      JVM actor        x it crashes: only it restarts
 * </pre>
 */
package io.clutch.examples.pipeline;
