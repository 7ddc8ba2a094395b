/**
 * Classes with Jackson's annotations as values of Clutch. Jackson decides which properties such a
 * class has and how they are named. The data table decides how each of their values is converted.
 */
package io.clutch.jackson;
