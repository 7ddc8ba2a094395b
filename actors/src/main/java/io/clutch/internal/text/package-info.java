/** Text as the operating system has it: bytes of a path or variable that no charset changes. */
package io.clutch.internal.text;
