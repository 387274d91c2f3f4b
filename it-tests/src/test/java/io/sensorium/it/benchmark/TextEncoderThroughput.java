package io.sensorium.it.benchmark;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.Result;
import io.sensorium.encoder.text.MiniLmFactory;
import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.artifact.ClassPathArtifacts;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.TestPluginContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
 * The text encoder against ONNX Runtime on the same token ids, taking turns in one process, so that
 * whatever else the machine does meets both.
 */
public class TextEncoderThroughput {
  private static final int THREADS = 2;
  private static final int CONTENDERS = 3;
  private static final long REST_NANOS = 2_000_000;

  /** Both encoders, and one batch for them. */
  @State(Scope.Benchmark)
  public static class Encoders {
    /** Texts, and tokens of each. */
    @Param({"1x16", "1x128", "8x64", "32x128"})
    public String batch = "1x16";

    private OnnxRuntimeMiniLm onnxRuntime;
    private OnnxRuntimeMiniLm passiveOnnxRuntime;
    private Blackhole blackhole;
    private Engine engine;
    private Encoder sensorium;
    private List<Map<String, Tensor>> preprocessed;

    @Setup(Level.Trial)
    public void open(Blackhole results) throws OrtException {
      blackhole = results;
      // ONNX Runtime first: opened after PyTorch, it has been seen to crash the process.
      ClassPathArtifacts artifacts =
          ClassPathArtifacts.of(TextEncoderThroughput.class.getClassLoader());
      Path file = artifacts.file("all-minilm-l6-v2.onnx");
      onnxRuntime = new OnnxRuntimeMiniLm(file, THREADS, true);
      passiveOnnxRuntime = new OnnxRuntimeMiniLm(file, THREADS, false);
      engine =
          new PyTorchEngineFactory()
              .create(new Settings("benchmark", Map.of("threads", (long) THREADS)));
      sensorium =
          new MiniLmFactory()
              .create(
                  Settings.none("benchmark"),
                  TestPluginContext.of(engine).withArtifacts(artifacts::file));
      preprocessed = preprocess();
      List<Tensor> tokens = preprocessed.stream().map(text -> text.get("input_ids")).toList();
      onnxRuntime.prepare(tokens);
      passiveOnnxRuntime.prepare(tokens);
      requireAgreement();
    }

    private List<Map<String, Tensor>> preprocess() {
      String[] sizes = batch.split("x", 2);
      int tokens = Integer.parseInt(sizes[1]);
      List<Map<String, Tensor>> texts =
          IntStream.range(0, Integer.parseInt(sizes[0]))
              .mapToObj(i -> sensorium.preprocess(new Content.Text(text(i, tokens))))
              .toList();
      if (texts.stream().anyMatch(text -> text.get("input_ids").size() != tokens)) {
        throw new IllegalStateException("the texts do not have " + tokens + " tokens");
      }
      return texts;
    }

    /** Words of one token each; two more tokens stand around them. */
    private static String text(int seed, int tokens) {
      String[] words = {"cat", "house", "river", "runs", "blue", "seven", "music", "over", "the"};
      return new Random(seed)
          .ints(tokens - 2, 0, words.length)
          .mapToObj(i -> words[i])
          .collect(Collectors.joining(" "));
    }

    /** What computes something else is no comparison. */
    private void requireAgreement() {
      float[] ours = sensorium.encode(preprocessed).get(0).floats();
      int tokens = preprocessed.get(0).get("input_ids").size();
      float[] theirs = onnxRuntime.firstEmbedding(tokens, ours.length);
      for (int i = 0; i < ours.length; i++) {
        if (Math.abs(ours[i] - theirs[i]) > 1e-4f) {
          throw new IllegalStateException("embeddings differ: " + ours[i] + ", " + theirs[i]);
        }
      }
    }

    /** The nanoseconds that each one needs; {@code first} goes first, the others follow. */
    long[] times(int first) {
      long[] times = new long[CONTENDERS];
      for (int i = first; i < first + CONTENDERS; i++) {
        // Threads spin for a while after a call, which is not to slow the next one.
        LockSupport.parkNanos(REST_NANOS);
        long start = System.nanoTime();
        run(i % CONTENDERS);
        times[i % CONTENDERS] = System.nanoTime() - start;
      }
      return times;
    }

    private void run(int contender) {
      switch (contender) {
        case 0 -> blackhole.consume(sensorium.encode(preprocessed));
        case 1 -> consume(onnxRuntime);
        default -> consume(passiveOnnxRuntime);
      }
    }

    private void consume(OnnxRuntimeMiniLm session) {
      try (Result hidden = session.run()) {
        blackhole.consume(hidden);
      }
    }

    @TearDown(Level.Trial)
    public void close() throws OrtException {
      sensorium.close();
      engine.close();
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

    public double sensoriumMilliseconds() {
      return milliseconds(0).median();
    }

    public double sensoriumFastest() {
      return milliseconds(0).lowest();
    }

    public double onnxRuntimeMilliseconds() {
      return milliseconds(1).median();
    }

    public double onnxRuntimeFastest() {
      return milliseconds(1).lowest();
    }

    public double passiveOnnxRuntimeMilliseconds() {
      return milliseconds(2).median();
    }

    public double passiveOnnxRuntimeFastest() {
      return milliseconds(2).lowest();
    }

    /** Our throughput as a part of ONNX Runtime's, turn by turn. */
    public double ratio() {
      return ratio(1).median();
    }

    /** The same, against ONNX Runtime whose threads do not spin. */
    public double passiveRatio() {
      return ratio(2).median();
    }

    private Spread milliseconds(int contender) {
      return Spread.of(turns.stream().map(turn -> turn[contender] / 1e6).toList());
    }

    private Spread ratio(int contender) {
      return Spread.of(turns.stream().map(turn -> (double) turn[contender] / turn[0]).toList());
    }
  }

  /** All on the same batch; who goes first changes every time. */
  @Benchmark
  public void turn(Encoders encoders, Times times) {
    times.turns.add(encoders.times(times.turns.size() % CONTENDERS));
  }
}
