/** Datasets that a newcomer can train on at once. */
@NullMarked
package io.sensorium.training.quickstart;

import org.jspecify.annotations.NullMarked;
