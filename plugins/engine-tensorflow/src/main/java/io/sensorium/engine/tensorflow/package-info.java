/** The TensorFlow engine: networks become graphs, which sessions of TensorFlow Java run. */
@NullMarked
package io.sensorium.engine.tensorflow;

import org.jspecify.annotations.NullMarked;
