package io.sensorium.engine.onnxruntime;

import ai.onnxruntime.OrtException;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.InferenceProgram;
import io.sensorium.spi.engine.Program;
import java.util.List;

/** Runs networks in ONNX Runtime. */
final class OnnxRuntimeEngine implements Engine {
  static final String NAME = "onnxruntime";

  private final OnnxRuntime runtime;

  OnnxRuntimeEngine(OnnxRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return runtime.version();
  }

  /** The library on the host's class path is the one without CUDA. */
  @Override
  public List<Device> devices() {
    return List.of(Device.CPU);
  }

  @Override
  public List<String> unsupported(Network network) {
    try {
      Model standard = StandardModel.of(network);
      List<String> problems = Refusals.of(standard.graph());
      return problems.isEmpty() ? refused(standard) : problems;
    } catch (InvalidNetworkException e) {
      return List.of(e.getMessage());
    }
  }

  private List<String> refused(Model standard) {
    try {
      runtime.probe(Refusals.withoutWeights(standard));
      return List.of();
    } catch (OrtException e) {
      return List.of(e.getMessage());
    }
  }

  @Override
  public Program compile(Network network, CompileOptions options) {
    requireDevice(options.device());
    requireInference(network, options);
    try {
      Model standard = StandardModel.of(network);
      List<String> problems = Refusals.of(standard.graph());
      if (!problems.isEmpty()) {
        throw invalid(network, String.join("; ", problems), null);
      }
      LoadedSession session =
          new LoadedSession(runtime.environment(), runtime.session(standard), network.graph());
      return InferenceProgram.of(network.graph(), NAME, session);
    } catch (InvalidNetworkException | OrtException e) {
      throw invalid(network, e.getMessage(), e);
    }
  }

  private void requireDevice(Device device) {
    if (!devices().contains(device)) {
      throw new SensoriumException(
          ErrorCode.DEVICE_NOT_AVAILABLE,
          "engine '" + NAME + "' has no device " + device + " here, only " + devices());
    }
  }

  private static void requireInference(Network network, CompileOptions options) {
    if (options.training()) {
      throw new SensoriumException(
          ErrorCode.INVALID_REQUEST,
          "engine '%s' does not train, and network '%s' is to be trained; train it on pytorch or tensorflow, and run it here"
              .formatted(NAME, network.graph().name()));
    }
  }

  private static SensoriumException invalid(Network network, String reason, Exception cause) {
    return new SensoriumException(
        ErrorCode.INVALID_NETWORK,
        "network '%s' does not compile for engine '%s': %s"
            .formatted(network.graph().name(), NAME, reason),
        cause);
  }

  /** ONNX Runtime stays loaded as long as the process lives. */
  @Override
  public void close() {}
}
