package io.sensorium.testkit;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.DeviceMemory;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * An engine to which a GPU is added, for tests where there is none: it computes on the engine's
 * CPU, but counts memory as a GPU has it, and fails as a GPU does when there is too little.
 *
 * <p>A program on {@link #DEVICE} takes its weights until it is closed, and four times those that
 * it trains; each sample of a run takes a fixed amount until the run has ended. Nothing is really
 * allocated, so figures may be of any size. Programs on other devices are the engine's own.
 * Thread-safe.
 */
public final class SimulatedGpu implements Engine {
  /** The GPU. */
  public static final Device DEVICE = Device.gpu(0);

  private final Engine engine;
  private final long totalBytes;
  private final ToLongFunction<Network> sampleBytes;
  private long usedBytes;
  private long occupiedBytes;
  private boolean broken;
  private int largestBatch;
  private int refusedRuns;
  private int programs;

  /**
   * An engine with a GPU.
   *
   * @param engine computes; whoever opened it closes it by closing this one
   * @param totalBytes of the GPU
   * @param sampleBytes that one sample of a run of a network takes
   */
  public SimulatedGpu(Engine engine, long totalBytes, ToLongFunction<Network> sampleBytes) {
    this.engine = engine;
    this.totalBytes = totalBytes;
    this.sampleBytes = sampleBytes;
  }

  /** Lets other processes take so much of the GPU, instead of what they took before. */
  public synchronized void occupy(long bytes) {
    occupiedBytes = bytes;
  }

  /** Lets the GPU fail to open from now on, as one without a driver does. */
  public synchronized void breakDown() {
    broken = true;
  }

  /** What programs and runs take now. */
  public synchronized long usedBytes() {
    return usedBytes;
  }

  /** The programs that are open on the GPU. */
  public synchronized int programs() {
    return programs;
  }

  /** The samples of the largest run that had memory enough. */
  public synchronized int largestBatch() {
    return largestBatch;
  }

  /** The runs and steps that had too little memory. */
  public synchronized int refusedRuns() {
    return refusedRuns;
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public String version() {
    return engine.version();
  }

  @Override
  public List<Device> devices() {
    return List.of(DEVICE, Device.CPU);
  }

  @Override
  public synchronized Optional<DeviceMemory> memory(Device device) {
    return device.equals(DEVICE)
        ? Optional.of(
            new DeviceMemory(totalBytes, Math.max(0, totalBytes - usedBytes - occupiedBytes)))
        : engine.memory(device);
  }

  @Override
  public long programBytes(Network network, CompileOptions options) {
    return options.device().equals(DEVICE)
        ? network.weightBytes() + (options.training() ? 3 * network.trainableBytes() : 0)
        : engine.programBytes(network, options);
  }

  @Override
  public List<String> unsupported(Network network) {
    return engine.unsupported(network);
  }

  @Override
  public Program compile(Network network, CompileOptions options) {
    if (!options.device().equals(DEVICE)) {
      return engine.compile(network, options);
    }
    requireWhole();
    long bytes = programBytes(network, options);
    take(network, bytes);
    try {
      CompileOptions onCpu = new CompileOptions(Device.CPU, options.training(), options.seed());
      return new SimulatedProgram(network, engine.compile(network, onCpu), bytes);
    } catch (RuntimeException | Error e) {
      give(bytes);
      throw e;
    }
  }

  /** Not counted: on the GPU, too, it runs on the engine's CPU. */
  @Override
  public Program open(NativeModel model, Device device) {
    return engine.open(model, device.equals(DEVICE) ? Device.CPU : device);
  }

  private synchronized void requireWhole() {
    if (broken) {
      throw new SensoriumException(
          ErrorCode.DEVICE_NOT_AVAILABLE, "CUDA error: the simulated " + DEVICE + " does not open");
    }
  }

  private synchronized void take(Network network, long bytes) {
    long available = totalBytes - usedBytes - occupiedBytes;
    if (bytes > available) {
      throw new SensoriumException(
          ErrorCode.OUT_OF_MEMORY,
          "network '%s' failed: CUDA out of memory. Tried to allocate %d bytes, %d are free"
              .formatted(network.graph().name(), bytes, available));
    }
    usedBytes += bytes;
  }

  private synchronized void give(long bytes) {
    usedBytes -= bytes;
  }

  private synchronized void opened(int change) {
    programs += change;
  }

  private synchronized void ran(int samples) {
    largestBatch = Math.max(largestBatch, samples);
  }

  private synchronized void refused() {
    refusedRuns++;
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class SimulatedProgram implements Program {
    private final Network network;
    private final Program program;
    private final long bytes;
    private boolean closed;

    SimulatedProgram(Network network, Program program, long bytes) {
      this.network = network;
      this.program = program;
      this.bytes = bytes;
      opened(1);
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      return within(inputs, () -> program.run(inputs));
    }

    @Override
    public float step(TrainingStep step) {
      return within(step.inputs(), () -> program.step(step));
    }

    private <T> T within(Map<String, Tensor> inputs, Supplier<T> call) {
      int samples = samples(inputs);
      long taken = samples * sampleBytes.applyAsLong(network);
      takeForRun(taken);
      try {
        T result = call.get();
        ran(samples);
        return result;
      } finally {
        give(taken);
      }
    }

    private void takeForRun(long taken) {
      try {
        take(network, taken);
      } catch (SensoriumException e) {
        refused();
        throw e;
      }
    }

    /** The first axis of an input counts them. */
    private int samples(Map<String, Tensor> inputs) {
      return inputs.values().stream()
          .filter(tensor -> tensor.rank() > 0)
          .mapToInt(tensor -> Math.toIntExact(tensor.size(0)))
          .max()
          .orElse(1);
    }

    @Override
    public Map<String, Tensor> weights() {
      return program.weights();
    }

    @Override
    public void restore(Map<String, Tensor> weights) {
      program.restore(weights);
    }

    @Override
    public void close() {
      program.close();
      if (!closed) {
        closed = true;
        opened(-1);
        give(bytes);
      }
    }
  }
}
