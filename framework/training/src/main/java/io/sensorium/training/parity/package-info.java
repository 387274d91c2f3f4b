/** Comparing what engines give for one model version. */
@NullMarked
package io.sensorium.training.parity;

import org.jspecify.annotations.NullMarked;
