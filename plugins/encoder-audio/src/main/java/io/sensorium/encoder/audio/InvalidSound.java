package io.sensorium.encoder.audio;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;

/** The two ways in which a sound is refused. */
final class InvalidSound {
  private InvalidSound() {}

  /** The sound is damaged, or none. */
  static SensoriumException damaged(String message) {
    return new SensoriumException(ErrorCode.INVALID_CONTENT, message);
  }

  /** The sound is longer than the encoder may hear. */
  static SensoriumException tooLong(double seconds, int maximumSeconds) {
    return new SensoriumException(
        ErrorCode.CONTENT_TOO_LARGE,
        "the sound lasts %.1f s or more; at most %d s are heard, see the setting 'maximumSeconds'"
            .formatted(seconds, maximumSeconds));
  }
}
