package io.sensorium.it.benchmark;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.engine.tensorflow.TensorFlowEngineFactory;
import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.engine.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a network takes of the resident memory of a process of its own, beside the Java heap, which
 * must be touched as a whole before, and beside files that are mapped, which can be dropped.
 */
public final class EngineMemory {
  private static final double MEBIBYTE = 1 << 20;
  private static final CompileOptions ON_CPU = CompileOptions.inference(Device.CPU);

  private EngineMemory() {}

  /**
   * Prints a row of the table for each batch.
   *
   * @param arguments {@code pytorch} or {@code tensorflow}, then names of {@link SpeedCase}, all of
   *     one network
   */
  public static void main(String[] arguments) throws IOException {
    EngineFactory factory =
        arguments[0].equals("pytorch") ? new PyTorchEngineFactory() : new TensorFlowEngineFactory();
    List<SpeedCase> cases = Stream.of(arguments).skip(1).map(SpeedCase::valueOf).toList();
    try (Engine engine = factory.create(new Settings("memory", Map.of("threads", 2L)))) {
      start(engine);
      measure(engine, cases);
    }
  }

  /** So that what comes with the first network of all counts for none. */
  private static void start(Engine engine) {
    NetworkBuilder network = new NetworkBuilder("first", 1);
    Value x = network.input("x", ElementType.FLOAT, Shape.batchOf(3));
    network.output("y", network.linear("layer", x, 2));
    try (Program program = engine.compile(network.build(), ON_CPU)) {
      program.run(Map.of("x", Tensor.of(new float[3], 1, 3)));
    }
  }

  private static void measure(Engine engine, List<SpeedCase> cases) throws IOException {
    Network network = Network.frozen(OnnxReader.read(cases.get(0).network()));
    long before = settled();
    try (Peak loading = new Peak();
        Program program = engine.compile(network, ON_CPU)) {
      long highest = loading.highest();
      long loaded = settled();
      for (SpeedCase each : cases) {
        long run = run(program, each) - loaded;
        row(
            engine.name(),
            each,
            network.weightBytes(),
            engine.programBytes(network, ON_CPU),
            highest - before,
            loaded - before,
            run,
            settled() - loaded);
      }
    }
  }

  private static long run(Program program, SpeedCase what) {
    Map<String, Tensor> inputs = what.inputs();
    try (Peak running = new Peak()) {
      for (int i = 0; i < 3; i++) {
        program.run(inputs);
      }
      return running.highest();
    }
  }

  private static void row(String engine, SpeedCase what, long... bytes) {
    StringBuilder row = new StringBuilder("| " + engine + " | " + what + " |");
    for (long each : bytes) {
      row.append(" %.0f |".formatted(each / MEBIBYTE));
    }
    System.out.println(row);
  }

  /** When nothing of what Java has dropped is left. */
  private static long settled() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      sleep(200);
    }
    return anonymousBytes();
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long anonymousBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(each -> each.startsWith("RssAnon:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The highest figure while something goes on, as a look every millisecond shows it. */
  private static final class Peak implements AutoCloseable {
    private final Thread thread = new Thread(this::watch, "peak");
    private volatile boolean ended;
    private volatile long highest;

    Peak() {
      thread.setDaemon(true);
      thread.start();
    }

    private void watch() {
      while (!ended) {
        highest = Math.max(highest, anonymousBytes());
        sleep(1);
      }
    }

    long highest() {
      return Math.max(highest, anonymousBytes());
    }

    @Override
    public void close() {
      ended = true;
    }
  }
}
