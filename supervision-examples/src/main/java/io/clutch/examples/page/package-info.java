/**
 * A long run that compares the observer's page with the kernel and with the actors, while a Python
 * process is killed each second.
 */
package io.clutch.examples.page;
