package io.sensorium.encoder.vision.image;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;

/** The errors of contents that are not, or not quite, images. */
final class Damage {
  private Damage() {}

  static SensoriumException of(String cause) {
    return new SensoriumException(
        ErrorCode.INVALID_CONTENT, "the image cannot be decoded: " + cause);
  }

  static SensoriumException of(String cause, Throwable thrown) {
    return new SensoriumException(
        ErrorCode.INVALID_CONTENT, "the image cannot be decoded: " + cause, thrown);
  }

  static SensoriumException cutOff(String missing) {
    return of("the file is cut off, " + missing);
  }
}
