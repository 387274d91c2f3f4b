package io.sensorium.engine.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sensorium.network.Graph;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.InferenceProgram.Inference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network in native memory. */
final class LoadedSession implements Inference {
  private static final List<String> MEMORY =
      List.of("Failed to allocate memory", "smaller than requested bytes", "bad_alloc");

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String name;
  private final List<String> inputs;
  private final Set<String> outputs;

  LoadedSession(OrtEnvironment environment, OrtSession session, Graph graph) {
    this.environment = environment;
    this.session = session;
    this.name = graph.name();
    this.inputs = graph.inputs().stream().map(ValueInfo::name).toList();
    this.outputs = new LinkedHashSet<>(graph.outputs().stream().map(ValueInfo::name).toList());
  }

  @Override
  public List<Tensor> run(List<Tensor> tensors) {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    try {
      for (int i = 0; i < tensors.size(); i++) {
        fed.put(inputs.get(i), HostTensors.toNative(environment, tensors.get(i)));
      }
      try (OrtSession.Result results = session.run(fed, outputs)) {
        List<Tensor> given = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
          given.add(HostTensors.toHost((OnnxTensor) results.get(i)));
        }
        return given;
      }
    } catch (OrtException e) {
      throw failure(e);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  /** ONNX Runtime has no code for a lack of memory, so the text must tell. */
  private SensoriumException failure(OrtException cause) {
    String reason = String.valueOf(cause.getMessage());
    boolean memory = MEMORY.stream().anyMatch(reason::contains);
    return new SensoriumException(
        memory ? ErrorCode.OUT_OF_MEMORY : ErrorCode.INTERNAL,
        "network '%s' failed in ONNX Runtime: %s%s"
            .formatted(name, reason, memory ? "; free memory, or run a smaller batch" : ""),
        cause);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failure(e);
    }
  }
}
