/**
 * What a Python process is to be: its specification, settings and limits, and what its actor is
 * told and tells. Hands nothing on: the worker reads it.
 */
package io.clutch.worker;
