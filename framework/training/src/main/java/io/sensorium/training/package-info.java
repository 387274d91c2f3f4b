/** From a dataset to a published model version. */
@NullMarked
package io.sensorium.training;

import org.jspecify.annotations.NullMarked;
