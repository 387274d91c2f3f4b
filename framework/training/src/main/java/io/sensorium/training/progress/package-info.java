/** How far training and evaluation have come. */
@NullMarked
package io.sensorium.training.progress;

import org.jspecify.annotations.NullMarked;
