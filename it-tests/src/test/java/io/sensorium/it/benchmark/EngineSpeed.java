package io.sensorium.it.benchmark;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.Result;
import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.engine.tensorflow.TensorFlowEngineFactory;
import io.sensorium.network.Network;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.Tensor;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.engine.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Both engines against ONNX Runtime on the same file and the same batch, taking turns in one
 * process, so that whatever else the machine does meets all.
 */
public class EngineSpeed {
  private static final int THREADS = 2;
  private static final int CONTENDERS = 4;
  private static final long REST_NANOS = 300_000;
  private static final float TOLERANCE = 1e-4f;

  /** All contenders, ready to run. */
  @State(Scope.Benchmark)
  public static class Contenders {
    @Param public SpeedCase what = SpeedCase.MINILM_1X16;

    private Blackhole blackhole;
    private Map<String, Tensor> inputs;
    private OnnxRuntimeSession onnxRuntime;
    private OnnxRuntimeSession passiveOnnxRuntime;
    private Engine pyTorchEngine;
    private Engine tensorFlowEngine;
    private Program pyTorch;
    private Program tensorFlow;

    @Setup(Level.Trial)
    public void open(Blackhole results) throws IOException, OrtException {
      blackhole = results;
      inputs = what.inputs();
      Path file = what.network();
      // ONNX Runtime first: opened after PyTorch, it has been seen to crash the process.
      onnxRuntime = new OnnxRuntimeSession(file, inputs, THREADS, true);
      passiveOnnxRuntime = new OnnxRuntimeSession(file, inputs, THREADS, false);
      pyTorchEngine = engine(new PyTorchEngineFactory());
      tensorFlowEngine = engine(new TensorFlowEngineFactory());
      Network network = Network.frozen(OnnxReader.read(file));
      pyTorch = pyTorchEngine.compile(network, CompileOptions.inference(Device.CPU));
      tensorFlow = tensorFlowEngine.compile(network, CompileOptions.inference(Device.CPU));
      requireAgreement("pytorch", pyTorch);
      requireAgreement("tensorflow", tensorFlow);
    }

    private static Engine engine(EngineFactory factory) {
      return factory.create(new Settings("benchmark", Map.of("threads", (long) THREADS)));
    }

    /** What computes something else is no comparison. */
    private void requireAgreement(String engine, Program program) {
      float[] ours = program.run(inputs).values().iterator().next().floats();
      float[] theirs = onnxRuntime.output();
      for (int i = 0; i < theirs.length; i++) {
        if (!(Math.abs(ours[i] - theirs[i]) <= TOLERANCE)) {
          throw new IllegalStateException(
              "element %d: %s gives %s, ONNX Runtime %s".formatted(i, engine, ours[i], theirs[i]));
        }
      }
    }

    /** The nanoseconds that each one needs; {@code first} goes first, the others follow. */
    long[] times(int first) {
      long[] times = new long[CONTENDERS];
      for (int i = first; i < first + CONTENDERS; i++) {
        // Threads spin for a moment after a call, which is not to slow the next one; much longer,
        // and
        // all wake from a deep sleep, as none does under load.
        LockSupport.parkNanos(REST_NANOS);
        long start = System.nanoTime();
        run(i % CONTENDERS);
        times[i % CONTENDERS] = System.nanoTime() - start;
      }
      return times;
    }

    private void run(int contender) {
      switch (contender) {
        case 0 -> consume(onnxRuntime);
        case 1 -> consume(passiveOnnxRuntime);
        case 2 -> blackhole.consume(pyTorch.run(inputs));
        default -> blackhole.consume(tensorFlow.run(inputs));
      }
    }

    private void consume(OnnxRuntimeSession session) {
      try (Result output = session.run()) {
        blackhole.consume(output);
      }
    }

    @TearDown(Level.Trial)
    public void close() throws OrtException {
      tensorFlow.close();
      pyTorch.close();
      tensorFlowEngine.close();
      pyTorchEngine.close();
      passiveOnnxRuntime.close();
      onnxRuntime.close();
    }
  }

  /** What one iteration says: medians, and the fastest call of each, which other work met least. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Times {
    private final List<long[]> turns = new ArrayList<>();

    @Setup(Level.Iteration)
    public void clear() {
      turns.clear();
    }

    public double onnxRuntimeMedian() {
      return milliseconds(0).median();
    }

    public double onnxRuntimeFastest() {
      return milliseconds(0).lowest();
    }

    public double passiveOnnxRuntimeMedian() {
      return milliseconds(1).median();
    }

    public double passiveOnnxRuntimeFastest() {
      return milliseconds(1).lowest();
    }

    public double pyTorchMedian() {
      return milliseconds(2).median();
    }

    public double pyTorchFastest() {
      return milliseconds(2).lowest();
    }

    public double tensorFlowMedian() {
      return milliseconds(3).median();
    }

    public double tensorFlowFastest() {
      return milliseconds(3).lowest();
    }

    private Spread milliseconds(int contender) {
      return Spread.of(turns.stream().map(turn -> turn[contender] / 1e6).toList());
    }
  }

  /** All on the same batch; who goes first changes every time. */
  @Benchmark
  public void turn(Contenders contenders, Times times) {
    times.turns.add(contenders.times(times.turns.size() % CONTENDERS));
  }
}
