package io.sensorium.encoder.vision.tfjs;

/**
 * What a node of the network gives: {@code [channels, height, width]} features.
 *
 * @param name the name of the ONNX value
 */
record Feature(String name, int channels, int height, int width) {
  Feature named(String newName) {
    return new Feature(newName, channels, height, width);
  }

  boolean sameShape(Feature other) {
    return channels == other.channels && height == other.height && width == other.width;
  }
}
