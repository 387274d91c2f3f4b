package io.sensorium.engine.tensorflow;

import io.sensorium.engine.tensorflow.graph.Variables.Variable;
import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;

/**
 * What training changes: trainable weights, and the statistics of active batch norms, by
 * initializer.
 */
final class Weights {
  private final String network;
  private final LoadedGraph loaded;
  private final Map<String, Variable> variables;

  Weights(String network, LoadedGraph loaded) {
    this.network = network;
    this.loaded = loaded;
    this.variables = loaded.graph().variables().mutable();
  }

  Map<String, Tensor> copy() {
    List<Output<?>> outputs =
        List.copyOf(variables.values().stream().map(Variable::value).toList());
    List<Tensor> values = outputs.isEmpty() ? List.of() : loaded.run(Map.of(), outputs, List.of());
    Map<String, Tensor> copy = new LinkedHashMap<>();
    int place = 0;
    for (String name : variables.keySet()) {
      copy.put(name, values.get(place++));
    }
    return copy;
  }

  void restore(Map<String, Tensor> values) {
    values.forEach(this::check);
    Map<Variable, Tensor> assigned = new LinkedHashMap<>();
    values.forEach((name, value) -> assigned.put(variables.get(name), value));
    loaded.assign(assigned);
  }

  private void check(String name, Tensor value) {
    Variable variable = variables.get(name);
    if (variable == null) {
      throw invalid("has no trainable weight '" + name + "', only " + variables.keySet());
    }
    Tensor present = variable.initial().get();
    if (value.type() != present.type() || !Arrays.equals(present.shape(), value.shape())) {
      throw invalid("has weight '" + name + "' of " + present + ", but was given " + value);
    }
  }

  private SensoriumException invalid(String reason) {
    return new SensoriumException(ErrorCode.INVALID_REQUEST, "network '" + network + "' " + reason);
  }
}
