/** Both engines in one process, for long. {@code SOAK.md} says how to run them. */
@NullMarked
package io.sensorium.it.soak;

import org.jspecify.annotations.NullMarked;
