package io.sensorium.testkit;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** Skips tests whose artifacts cannot be had here. */
public final class ArtifactAssumptions {
  private ArtifactAssumptions() {}

  /**
   * What an attempt gives; where it fails with {@code ARTIFACT_NOT_AVAILABLE} the test is skipped,
   * and says why.
   */
  public static <T> T assumeAvailable(Supplier<T> attempt) {
    try {
      return attempt.get();
    } catch (SensoriumException e) {
      Assumptions.assumeFalse(e.code() == ErrorCode.ARTIFACT_NOT_AVAILABLE, e.getMessage());
      throw e;
    }
  }
}
