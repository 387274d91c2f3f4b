/** Pipelines on a GPU: a simulated one, and a real one where there is one. */
@NullMarked
package io.sensorium.it.device;

import org.jspecify.annotations.NullMarked;
