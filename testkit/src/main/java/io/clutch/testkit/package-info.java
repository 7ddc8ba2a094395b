/** For users' own tests. Nothing else in Clutch imports it. */
package io.clutch.testkit;
