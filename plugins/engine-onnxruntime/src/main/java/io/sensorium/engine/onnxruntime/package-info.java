/** The ONNX Runtime engine: what runs a network without being able to train it. */
@NullMarked
package io.sensorium.engine.onnxruntime;

import org.jspecify.annotations.NullMarked;
