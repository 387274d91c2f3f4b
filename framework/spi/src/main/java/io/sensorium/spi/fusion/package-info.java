/** Fusion strategies join what a pipeline's inputs gave. */
@NullMarked
package io.sensorium.spi.fusion;

import org.jspecify.annotations.NullMarked;
