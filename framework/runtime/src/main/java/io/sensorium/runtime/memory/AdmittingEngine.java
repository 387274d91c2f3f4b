package io.sensorium.runtime.memory;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.DeviceMemory;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An engine as one part of a pipeline gets it: it compiles only what fits into the memory that the
 * device has left, and remembers what each program takes until it is closed.
 */
public final class AdmittingEngine implements Engine {
  private static final long LEAST_RUN_BYTES = 16L << 20;
  private static final long MOST_RUN_BYTES = 192L << 20;

  private final Engine engine;
  private final MemoryLedger ledger;
  private final ProgramOwner owner;

  /**
   * An engine.
   *
   * @param owner the part of a pipeline that compiles
   */
  public AdmittingEngine(Engine engine, MemoryLedger ledger, ProgramOwner owner) {
    this.engine = engine;
    this.ledger = ledger;
    this.owner = owner;
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
    return engine.devices();
  }

  @Override
  public Optional<DeviceMemory> memory(Device device) {
    return engine.memory(device);
  }

  @Override
  public long programBytes(Network network, CompileOptions options) {
    return engine.programBytes(network, options);
  }

  @Override
  public List<String> unsupported(Network network) {
    return engine.unsupported(network);
  }

  /**
   * Compiles a network that fits.
   *
   * @throws io.sensorium.spi.SensoriumException {@code OUT_OF_MEMORY}, with the figures, if the
   *     device has less left than the program and a batch need; whatever the engine throws
   */
  @Override
  public Program compile(Network network, CompileOptions options) {
    return admitted(
        options.device(),
        programBytes(network, options) + runBytes(network.weightBytes()),
        () -> engine.compile(network, options));
  }

  /**
   * Opens a model that fits; it is taken to hold its files twice.
   *
   * @throws io.sensorium.spi.SensoriumException {@code OUT_OF_MEMORY}, as {@link #compile};
   *     whatever the engine throws
   */
  @Override
  public Program open(NativeModel model, Device device) {
    long bytes = fileBytes(model.path());
    return admitted(device, 2 * bytes + runBytes(bytes), () -> engine.open(model, device));
  }

  private Program admitted(Device device, long bytes, Supplier<Program> load) {
    MemoryLedger.Claim claim = ledger.claim(owner, engine, device, bytes);
    try {
      Program program = Objects.requireNonNull(load.get(), "it gave none");
      claim.loaded();
      return new AdmittedProgram(program, claim);
    } catch (RuntimeException | Error e) {
      claim.close();
      throw e;
    }
  }

  /** For the largest batch: RATIONALE.md has what batches were measured to take. */
  private static long runBytes(long weightBytes) {
    return Math.max(LEAST_RUN_BYTES, Math.min(MOST_RUN_BYTES, 4 * weightBytes));
  }

  /** Of a file, or of all files in a folder. */
  private static long fileBytes(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    } catch (IOException e) {
      // The engine says what is wrong with it.
      return 0;
    }
  }

  /** Does nothing: the engine is the host's, which closes it after all who use it. */
  @Override
  public void close() {}

  private record AdmittedProgram(Program program, MemoryLedger.Claim claim) implements Program {
    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      return program.run(inputs);
    }

    @Override
    public float step(TrainingStep step) {
      return program.step(step);
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
      try (claim) {
        program.close();
      }
    }
  }
}
