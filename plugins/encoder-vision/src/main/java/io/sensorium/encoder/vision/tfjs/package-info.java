/** Reads TensorFlow.js graph models and imports convolutional networks from them as ONNX. */
@NullMarked
package io.sensorium.encoder.vision.tfjs;

import org.jspecify.annotations.NullMarked;
