package io.sensorium.engine.tensorflow;

import io.sensorium.engine.tensorflow.graph.CompiledGraph;
import io.sensorium.engine.tensorflow.graph.GraphCompiler;
import io.sensorium.engine.tensorflow.graph.UnsupportedNetworkException;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Network;
import io.sensorium.network.passes.FusedPattern;
import io.sensorium.network.passes.Passes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.DeviceMemory;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.InferenceProgram;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.spi.engine.Program;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.tensorflow.exceptions.TensorFlowException;

/** Compiles networks to TensorFlow graphs. */
final class TensorFlowEngine implements Engine {
  static final String NAME = "tensorflow";

  private static final long GRAPH_BYTES = 10 << 20;

  private final TensorFlowRuntime runtime;
  private final boolean oneDnn;

  TensorFlowEngine(TensorFlowRuntime runtime) {
    this.runtime = runtime;
    this.oneDnn = OneDnnKernels.available(runtime, nativeName(Device.CPU));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return runtime.version();
  }

  @Override
  public List<Device> devices() {
    return List.copyOf(runtime.memory().keySet());
  }

  /**
   * The limit that TensorFlow set itself when it started: what the GPU had free then. TensorFlow
   * Java does not tell what has been taken since.
   */
  @Override
  public Optional<DeviceMemory> memory(Device device) {
    return Optional.ofNullable(runtime.memory().get(device))
        .filter(bytes -> device.kind() == Device.Kind.GPU)
        .map(bytes -> new DeviceMemory(bytes, bytes));
  }

  /**
   * Measured to be twice the weights, for TensorFlow keeps the memory through which they came, and
   * 10 MiB for the graph; what oneDNN lays out is taken to be as much as the weights once more.
   * Training adds the gradient and two moments.
   */
  @Override
  public long programBytes(Network network, CompileOptions options) {
    long training = options.training() ? 3 * network.trainableBytes() : 0;
    return network.weightBytes() * 31 / 10 + GRAPH_BYTES + training;
  }

  @Override
  public List<String> unsupported(Network network) {
    try {
      return GraphCompiler.unsupported(prepare(network));
    } catch (InvalidNetworkException e) {
      return List.of(e.getMessage());
    }
  }

  @Override
  public Program compile(Network network, CompileOptions options) {
    requireDevice(options.device());
    try {
      Network prepared = prepare(network);
      CompiledGraph graph =
          GraphCompiler.compile(prepared, nativeName(options.device()), options.training(), oneDnn);
      return new TensorFlowProgram(new LoadedGraph(runtime, graph), prepared, options);
    } catch (InvalidNetworkException | UnsupportedNetworkException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_NETWORK,
          "network '"
              + network.graph().name()
              + "' does not compile for engine '"
              + NAME
              + "': "
              + e.getMessage(),
          e);
    } catch (TensorFlowException e) {
      throw NativeFailure.of("network '" + network.graph().name() + "'", e);
    }
  }

  @Override
  public Program open(NativeModel model, Device device) {
    if (model.format() != NativeModel.Format.SAVED_MODEL) {
      throw model.refusedBy(NAME, NativeModel.Format.SAVED_MODEL);
    }
    requireDevice(device);
    return InferenceProgram.of(model, SavedGraph.open(runtime, model, device));
  }

  private void requireDevice(Device device) {
    if (!devices().contains(device)) {
      throw new SensoriumException(
          ErrorCode.DEVICE_NOT_AVAILABLE,
          "engine '" + NAME + "' has no device " + device + " here, only " + devices());
    }
  }

  private static Network prepare(Network network) {
    return Passes.prepare(network, EnumSet.allOf(FusedPattern.class));
  }

  private static String nativeName(Device device) {
    return "/device:" + device.kind() + ":" + device.index();
  }

  /** TensorFlow stays loaded as long as the process lives. */
  @Override
  public void close() {}
}
