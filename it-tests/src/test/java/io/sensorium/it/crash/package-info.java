/**
 * What a store looks like after its process was killed. {@code SOAK.md} says how to run it long.
 */
@NullMarked
package io.sensorium.it.crash;

import org.jspecify.annotations.NullMarked;
