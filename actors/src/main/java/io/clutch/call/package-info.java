/**
 * A call as a value: its function, arguments and options, the policy by which it is made again, and
 * its outcome.
 */
package io.clutch.call;
