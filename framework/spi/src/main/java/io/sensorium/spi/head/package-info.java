/** Heads turn what was fused into predictions of a task. */
@NullMarked
package io.sensorium.spi.head;

import org.jspecify.annotations.NullMarked;
