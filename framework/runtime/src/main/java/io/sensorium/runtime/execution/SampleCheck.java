package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.Presence;
import io.sensorium.runtime.definition.Suggestions;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.List;

/** Checks that samples have the inputs that a pipeline needs, and no others. */
final class SampleCheck {
  private final PipelineDefinition definition;
  private final List<String> names;

  SampleCheck(PipelineDefinition definition) {
    this.definition = definition;
    this.names = definition.inputs().stream().map(InputDefinition::name).toList();
  }

  /**
   * Refuses samples that cannot be answered.
   *
   * @throws SensoriumException {@code INVALID_REQUEST} or {@code MISSING_INPUT}
   */
  void require(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw error(ErrorCode.INVALID_REQUEST, "was sent no sample");
    }
    for (int i = 0; i < samples.size(); i++) {
      require(samples.get(i), position(i, samples.size()));
    }
  }

  /** Which of several samples is meant, for messages; nothing if there is only one. */
  static String position(int index, int count) {
    return count == 1 ? "" : " of sample %d of %d".formatted(index + 1, count);
  }

  private void require(Sample sample, String position) {
    for (String input : sample.inputs().keySet()) {
      if (!names.contains(input)) {
        String hint =
            Suggestions.didYouMean(input, names)
                .orElse("its inputs are " + String.join(", ", names));
        throw error(
            ErrorCode.INVALID_REQUEST, "has no input '" + input + "'" + position + "; " + hint);
      }
    }
    if (sample.inputs().isEmpty()) {
      throw error(
          ErrorCode.MISSING_INPUT,
          "needs at least one of its inputs " + String.join(", ", names) + position);
    }
    for (InputDefinition input : definition.inputs()) {
      if (input.presence() == Presence.REQUIRED && !sample.inputs().containsKey(input.name())) {
        throw error(
            ErrorCode.MISSING_INPUT,
            "needs the " + input.modality() + " '" + input.name() + "'" + position);
      }
    }
  }

  private SensoriumException error(ErrorCode code, String what) {
    return new SensoriumException(code, "pipeline '" + definition.name() + "' " + what);
  }
}
