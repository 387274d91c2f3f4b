package io.sensorium.it.benchmark;

import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.ExecutionOptions;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.head.Prediction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A request through a deployed pipeline of no-op stages, and what that is compared with. */
public class PipelineOverhead {

  /** The pipeline and its stages. */
  @State(Scope.Benchmark)
  public static class Pipeline {
    @Param({NoOpPlugins.NO_OP, "pytorch"})
    public String engine = NoOpPlugins.NO_OP;

    @Param({"1", "3"})
    public int inputs = 1;

    /** The batcher's maximum queue delay. */
    @Param({"0", "1"})
    public int delayMilliseconds;

    /** Whether embeddings are remembered, which costs a digest of every content. */
    @Param({"false", "true"})
    public boolean cache;

    @Param({"32"})
    public int contentBytes = 32;

    private NoOpPipeline pipeline;

    @Setup(Level.Trial)
    public void open() throws IOException {
      ExecutionOptions options =
          new ExecutionOptions(
              2,
              32,
              Duration.ofMillis(delayMilliseconds),
              1024,
              cache ? 16L << 20 : 0,
              Duration.ofSeconds(30));
      pipeline = new NoOpPipeline(engine, inputs, options);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      pipeline.close();
    }

    /** Contents that nobody has sent before. */
    Map<String, Content> contents() {
      return contents(ThreadLocalRandom.current().nextLong());
    }

    Map<String, Content> contents(long seed) {
      Map<String, Content> contents = new LinkedHashMap<>();
      for (String modality : NoOpPlugins.MODALITIES.subList(0, inputs)) {
        byte[] bytes = new byte[contentBytes];
        ByteBuffer.wrap(bytes).putLong(seed);
        contents.put("in-" + modality, new Content.Bytes(bytes));
      }
      return contents;
    }
  }

  /** Threads without a pipeline. */
  @State(Scope.Benchmark)
  public static class Threads {
    private final HandOffs handOffs = new HandOffs();

    @TearDown(Level.Trial)
    public void close() {
      handOffs.close();
    }
  }

  /** The baseline: the same stages, called one after the other on the caller's thread. */
  @Benchmark
  public Prediction stages(Pipeline state) {
    return state.pipeline.stages().predict(state.contents());
  }

  /** The same stages on the threads that a pipeline uses, without the pipeline. */
  @Benchmark
  public Prediction handedOnStages(Pipeline state, Threads threads) {
    NoOpStages stages = state.pipeline.stages();
    Map<String, Content> contents = state.contents();
    return threads.handOffs.pass(() -> stages.preprocess(contents), stages::encode, stages::tell);
  }

  @Benchmark
  public Answer request(Pipeline state) {
    return state.pipeline.predict(state.contents());
  }

  @Benchmark
  public Answer repeatedRequest(Pipeline state) {
    return state.pipeline.predict(state.contents(1));
  }

  @Benchmark
  public String handOffs(Threads state) {
    return state.handOffs.pass("something");
  }

  @Benchmark
  public String oneHandOff(Threads state) {
    return state.handOffs.passOnce("something");
  }
}
