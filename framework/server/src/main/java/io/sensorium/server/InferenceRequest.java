package io.sensorium.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an inference request says, before it is compared with a pipeline, and without its data.
 *
 * @param outputs the outputs asked for; empty for all
 * @param timeout that the client asks for
 * @param binaryOutputs whether outputs that do not say otherwise are wanted in binary form
 */
record InferenceRequest(
    Optional<String> id,
    List<Input> inputs,
    List<Output> outputs,
    Optional<Duration> timeout,
    boolean binaryOutputs) {
  InferenceRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * A tensor that comes with the request.
   *
   * @param hasData whether its data stand in the JSON
   */
  record Input(
      String name,
      String datatype,
      List<Long> shape,
      Map<String, Object> parameters,
      boolean hasData) {
    Input {
      shape = List.copyOf(shape);
      parameters = Map.copyOf(parameters);
    }

    /** The bytes of its data behind the JSON. */
    Optional<Object> binarySize() {
      return Optional.ofNullable(parameters.get("binary_data_size"));
    }
  }

  /**
   * A tensor that is asked for.
   *
   * @param binary whether it is wanted in binary form, where it says so
   */
  record Output(String name, Optional<Boolean> binary) {}
}
