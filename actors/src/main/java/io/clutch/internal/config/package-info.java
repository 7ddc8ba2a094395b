/** The only package that reads configuration: one reader for each settings record. */
package io.clutch.internal.config;
