package io.sensorium.engine.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import io.sensorium.engine.pytorch.script.Script;
import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What training changes: trainable weights, and the statistics of active batch norms, by
 * initializer.
 */
final class Weights {
  private final String network;
  private final Map<String, PtNDArray> arrays = new LinkedHashMap<>();

  Weights(String network, LoadedScript script, Script source) {
    this.network = network;
    Map<String, PtNDArray> parameters = script.parameters();
    source
        .mutableByAttribute()
        .forEach((attribute, name) -> arrays.put(name, parameters.get(attribute)));
  }

  boolean isEmpty() {
    return arrays.isEmpty();
  }

  PtNDArray array(String name) {
    return arrays.get(name);
  }

  Map<String, Tensor> copy() {
    Map<String, Tensor> copy = new LinkedHashMap<>();
    arrays.forEach((name, array) -> copy.put(name, HostTensors.toHost(array)));
    return copy;
  }

  void restore(Map<String, Tensor> values, UpdateScript updates, NDManager scope) {
    values.forEach(this::check);
    NDList targets = new NDList();
    NDList sources = new NDList();
    values.forEach(
        (name, value) -> {
          targets.add(array(name));
          sources.add(HostTensors.toDevice(scope, value));
        });
    updates.copy(scope, targets, sources);
  }

  private void check(String name, Tensor value) {
    PtNDArray present = array(name);
    if (present == null) {
      throw invalid("has no trainable weight '" + name + "', only " + arrays.keySet());
    }
    boolean sameType = HostTensors.dataType(value.type()) == present.getDataType();
    if (!sameType || !Arrays.equals(present.getShape().getShape(), value.shape())) {
      throw invalid(
          "has weight '"
              + name
              + "' of "
              + present.getDataType()
              + present.getShape()
              + ", but was given "
              + value.type()
              + Arrays.toString(value.shape()));
    }
  }

  private SensoriumException invalid(String reason) {
    return new SensoriumException(ErrorCode.INVALID_REQUEST, "network '" + network + "' " + reason);
  }
}
