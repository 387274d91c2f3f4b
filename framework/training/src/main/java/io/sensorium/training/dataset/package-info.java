/** Datasets: a manifest of samples, and its split. */
@NullMarked
package io.sensorium.training.dataset;

import org.jspecify.annotations.NullMarked;
