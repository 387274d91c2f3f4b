package io.sensorium.it.soak;

import io.sensorium.engine.pytorch.OpenArrays;
import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.engine.tensorflow.TensorFlowEngineFactory;
import io.sensorium.engine.tensorflow.graph.TensorScope;
import io.sensorium.it.soak.WholePrediction.Sample;
import io.sensorium.network.Tensor;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.testkit.SampleContents;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Pointer;

/**
 * Predictions that take turns on two engines of one process: each engine must always give the same
 * bits, nothing may stay open, and memory may not grow.
 *
 * <p>It needs {@code -Xms512m -Xmx512m -Xmn32m -XX:+AlwaysPreTouch}: a heap that is all in
 * residence cannot grow, and with a small young generation direct buffers, which tensors are, are
 * soon freed.
 */
public final class AlternatingPredictions {
  private static final long MOST_GROWTH = 20L << 20;
  private static final List<Sample> SAMPLES =
      List.of(
          sample("a crow in the snow", 220),
          sample("made of wood", 440),
          sample("seven", 880),
          sample("a birthday cake with candles on a table by the window", 330));

  private final WholePrediction pytorch = open(new PyTorchEngineFactory());
  private final WholePrediction tensorflow = open(new TensorFlowEngineFactory());
  private final Map<String, ByteBuffer> first = new HashMap<>();
  private int different;

  private AlternatingPredictions() {}

  private static Sample sample(String text, double frequency) {
    return new Sample(new Content.Text(text), SampleContents.tone(16_000, 1, frequency));
  }

  private static WholePrediction open(EngineFactory factory) {
    return new WholePrediction(factory.create(new Settings("soak", Map.of("threads", 1L))));
  }

  /**
   * What is open and resident at one moment.
   *
   * @param pytorch arrays, weights included
   * @param tensorflow tensors
   * @param pointers all that JavaCPP, which TensorFlow's tensors are made with, would have to free
   */
  private record State(long pytorch, long tensorflow, long pointers, long memory) {
    boolean hasWhatWasOpen(State before) {
      return pytorch == before.pytorch
          && tensorflow == before.tensorflow
          && pointers == before.pointers;
    }
  }

  /**
   * Runs, prints what it found, and ends with 1 if that is not as it has to be.
   *
   * @param arguments the number of predictions, all together
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    boolean sound = new AlternatingPredictions().run(Integer.parseInt(arguments[0]));
    System.exit(sound ? 0 : 1);
  }

  private boolean run(int predictions) {
    predict(Math.max(200, predictions / 10));
    State before = state();
    long start = System.nanoTime();
    predict(predictions);
    double seconds = (System.nanoTime() - start) / 1e9;
    State after = state();
    System.out.printf(
        "%d predictions in %.0f s, taking turns on %s and %s%n",
        predictions, seconds, pytorch.engine(), tensorflow.engine());
    System.out.printf("answers that differ from the engine's first: %d%n", different);
    print("arrays open on PyTorch", before.pytorch(), after.pytorch());
    print("tensors open on TensorFlow", before.tensorflow(), after.tensorflow());
    print("pointers open in JavaCPP", before.pointers(), after.pointers());
    print("resident memory, KiB", before.memory() >> 10, after.memory() >> 10);
    return different == 0
        && after.hasWhatWasOpen(before)
        && after.memory() - before.memory() < MOST_GROWTH;
  }

  private static void print(String what, long before, long after) {
    System.out.printf("%s: %d after warming up, %d at the end%n", what, before, after);
  }

  private void predict(int predictions) {
    for (int i = 0; i < predictions; i++) {
      WholePrediction turn = i % 2 == 0 ? pytorch : tensorflow;
      int sample = i / 2 % SAMPLES.size();
      compare(turn.engine() + " " + sample, turn.predict(SAMPLES.get(sample)));
    }
  }

  private void compare(String key, Tensor scores) {
    ByteBuffer bits = scores.data();
    ByteBuffer expected = first.putIfAbsent(key, bits);
    if (expected != null && !expected.equals(bits)) {
      different++;
    }
  }

  private State state() {
    // Counted before anything is collected: what only a collection frees was left open.
    long arrays = OpenArrays.count();
    long tensors = TensorScope.open();
    long pointers = Pointer.totalCount();
    for (int i = 0; i < 3; i++) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    return new State(arrays, tensors, pointers, ResidentMemory.of(ProcessHandle.current().pid()));
  }
}
