/**
 * Classes with Jackson's annotations as values of Clutch. Jackson decides which properties such a
 * class has, and what they are called; the data table decides what each value in them crosses as.
 */
package io.clutch.jackson;
