package io.sensorium.engine.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.util.cuda.CudaUtils;
import io.sensorium.engine.pytorch.script.Script;
import io.sensorium.engine.pytorch.script.ScriptCompiler;
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
import java.lang.management.MemoryUsage;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compiles networks to TorchScript. */
final class PyTorchEngine implements Engine {
  static final String NAME = "pytorch";

  private final ai.djl.engine.Engine libtorch;
  private final List<Device> devices;
  private final boolean oneDnn;

  PyTorchEngine(ai.djl.engine.Engine libtorch) {
    this.libtorch = libtorch;
    this.devices = Stream.concat(gpus(libtorch), Stream.of(Device.CPU)).toList();
    this.oneDnn = OneDnn.available(libtorch);
  }

  /** What CUDA shows; a driver that fails is a machine without GPUs. */
  private static Stream<Device> gpus(ai.djl.engine.Engine libtorch) {
    try {
      return IntStream.range(0, libtorch.getGpuCount()).mapToObj(Device::gpu);
    } catch (RuntimeException | LinkageError e) {
      return Stream.of();
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return libtorch.getVersion();
  }

  @Override
  public List<Device> devices() {
    return devices;
  }

  @Override
  public Optional<DeviceMemory> memory(Device device) {
    return device.kind() == Device.Kind.CPU ? Optional.empty() : gpuMemory(device);
  }

  /** What CUDA says of a GPU; one that it cannot say anything of is still worth a try. */
  private static Optional<DeviceMemory> gpuMemory(Device device) {
    try {
      MemoryUsage usage = CudaUtils.getGpuMemory(ai.djl.Device.gpu(device.index()));
      return Optional.of(
          new DeviceMemory(usage.getMax(), Math.max(0, usage.getMax() - usage.getUsed())));
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** Measured to be 1.09 times the weights; training adds the gradient and two moments. */
  @Override
  public long programBytes(Network network, CompileOptions options) {
    long training = options.training() ? 3 * network.trainableBytes() : 0;
    return network.weightBytes() * 11 / 10 + training;
  }

  @Override
  public List<String> unsupported(Network network) {
    try {
      return ScriptCompiler.unsupported(prepare(network));
    } catch (InvalidNetworkException e) {
      return List.of(e.getMessage());
    }
  }

  @Override
  public Program compile(Network network, CompileOptions options) {
    requireDevice(options.device());
    Network prepared = prepared(network);
    Script script =
        new ScriptCompiler(prepared, torchName(options.device()), mayUseOneDnn(options))
            .compile(options.training());
    return load(prepared, script, options);
  }

  private boolean mayUseOneDnn(CompileOptions options) {
    return oneDnn && options.device().kind() == Device.Kind.CPU && !options.training();
  }

  @Override
  public Program open(NativeModel model, Device device) {
    if (model.format() != NativeModel.Format.TORCH_SCRIPT) {
      throw model.refusedBy(NAME, NativeModel.Format.TORCH_SCRIPT);
    }
    requireDevice(device);
    return InferenceProgram.of(model, OpaqueScript.open(libtorch, model, device));
  }

  private void requireDevice(Device device) {
    if (!devices.contains(device)) {
      throw new SensoriumException(
          ErrorCode.DEVICE_NOT_AVAILABLE,
          "engine '" + NAME + "' has no device " + device + " here, only " + devices);
    }
  }

  private Program load(Network network, Script source, CompileOptions options) {
    try {
      LoadedScript script = new LoadedScript(libtorch, source, options.device());
      return closingOnFailure(
          script,
          () -> {
            UpdateScript updates = new UpdateScript(libtorch, options.device());
            return closingOnFailure(
                updates, () -> new PyTorchProgram(script, updates, network, source, options));
          });
    } catch (EngineException e) {
      throw NativeFailure.of(
          "network '" + network.graph().name() + "'", "does not load in libtorch", e);
    }
  }

  private static <T> T closingOnFailure(AutoCloseable part, Supplier<T> rest) {
    try {
      return rest.get();
    } catch (RuntimeException failure) {
      try {
        part.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  private static Network prepare(Network network) {
    return Passes.prepare(network, EnumSet.allOf(FusedPattern.class));
  }

  private static Network prepared(Network network) {
    String name = network.graph().name();
    try {
      Network prepared = prepare(network);
      List<String> problems = ScriptCompiler.unsupported(prepared);
      if (problems.isEmpty()) {
        return prepared;
      }
      throw invalid(name, String.join("; ", problems), null);
    } catch (InvalidNetworkException e) {
      throw invalid(name, e.getMessage(), e);
    }
  }

  private static SensoriumException invalid(String name, String reason, Throwable cause) {
    return new SensoriumException(
        ErrorCode.INVALID_NETWORK,
        "network '" + name + "' does not compile for engine '" + NAME + "': " + reason,
        cause);
  }

  private static String torchName(Device device) {
    return device.kind() == Device.Kind.CPU ? "cpu" : "cuda:" + device.index();
  }

  /** Libtorch stays loaded as long as the process lives. */
  @Override
  public void close() {}
}
