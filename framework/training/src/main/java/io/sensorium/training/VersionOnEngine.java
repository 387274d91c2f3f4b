package io.sensorium.training;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.execution.ServedNetwork;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.model.ParityCertificate;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.head.Head;
import io.sensorium.training.dataset.InputContent;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.parity.EngineOutputs;
import io.sensorium.training.parity.Speed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A model version on one engine, as it would serve. */
final class VersionOnEngine implements AutoCloseable {
  /** The network alone is so fast that one run is hardly to be timed. */
  private static final int NETWORK_RUNS = 20;

  private final Engine engine;
  private final Device device;
  private final String bundle;
  private final EncoderShares encoders;
  private final ServedNetwork network;

  private VersionOnEngine(
      Engine engine, Device device, String bundle, EncoderShares encoders, ServedNetwork network) {
    this.engine = engine;
    this.device = device;
    this.bundle = bundle;
    this.encoders = encoders;
    this.network = network;
  }

  static VersionOnEngine open(
      PipelineParts parts, ModelRepository repository, ModelVersion version, Plan plan) {
    Engine engine = parts.engine(plan);
    EncoderShares encoders = EncoderShares.acquire(parts, plan);
    try {
      repository.requireEncoders(version, encoders.identities());
      Device device = parts.device(encoders.plan());
      Network trained = repository.network(version);
      Map<String, Head> heads = parts.heads(plan, version.labels());
      Map<String, Integer> dimensions = new LinkedHashMap<>();
      encoders.forms().forEach((input, form) -> dimensions.put(input, form.dimension()));
      ServedNetwork network =
          new ServedNetwork(
              plan, engine.compile(trained, CompileOptions.inference(device)), dimensions, heads);
      return new VersionOnEngine(engine, device, plan.engine().bundleDigest(), encoders, network);
    } catch (RuntimeException e) {
      encoders.close();
      throw e;
    }
  }

  String engine() {
    return engine.name();
  }

  ParityCertificate.EngineRun timed(Speed speed) {
    return new ParityCertificate.EngineRun(
        engine.name(),
        engine.version(),
        bundle,
        device.toString(),
        speed.samples(),
        speed.networkSamples());
  }

  /** With all inputs, and with each input alone. */
  EngineOutputs outputs(List<LabelledSample> batch) {
    List<Map<String, Tensor>> embeddings = embed(batch);
    List<String> inputs = List.copyOf(encoders.byInput().keySet());
    Map<List<String>, List<Map<String, float[]>>> scores = new LinkedHashMap<>();
    scores.put(inputs, network.scores(embeddings));
    for (String input : inputs) {
      List<Map<String, Tensor>> alone =
          embeddings.stream()
              .filter(sample -> sample.containsKey(input))
              .map(sample -> Map.of(input, sample.get(input)))
              .toList();
      if (!alone.isEmpty()) {
        scores.put(List.of(input), network.scores(alone));
      }
    }
    return new EngineOutputs(embeddings, scores);
  }

  /** How fast one pass over a batch is, once everything is warm. */
  Speed time(List<LabelledSample> batch) {
    long start = System.nanoTime();
    List<Map<String, Tensor>> embeddings = embed(batch);
    network.scores(embeddings);
    double whole = rate(batch.size(), start);
    start = System.nanoTime();
    for (int i = 0; i < NETWORK_RUNS; i++) {
      network.scores(embeddings);
    }
    return new Speed(whole, rate(NETWORK_RUNS * batch.size(), start));
  }

  private static double rate(int samples, long start) {
    return samples / ((System.nanoTime() - start) / 1e9);
  }

  /** The embeddings of each sample, by input name; all contents are under way at once. */
  private List<Map<String, Tensor>> embed(List<LabelledSample> batch) {
    List<Map<String, CompletableFuture<Tensor>>> started = batch.stream().map(this::start).toList();
    return started.stream().map(VersionOnEngine::join).toList();
  }

  private Map<String, CompletableFuture<Tensor>> start(LabelledSample sample) {
    Map<String, CompletableFuture<Tensor>> embeddings = new LinkedHashMap<>();
    for (Map.Entry<String, SharedEncoder> encoder : encoders.byInput().entrySet()) {
      InputContent content = sample.inputs().get(encoder.getKey());
      if (content != null) {
        embeddings.put(encoder.getKey(), encoder.getValue().embed(content.content()));
      }
    }
    return embeddings;
  }

  private static Map<String, Tensor> join(Map<String, CompletableFuture<Tensor>> started) {
    Map<String, Tensor> embeddings = new LinkedHashMap<>();
    try {
      started.forEach((input, embedding) -> embeddings.put(input, embedding.join()));
      return embeddings;
    } catch (CompletionException e) {
      if (e.getCause() instanceof SensoriumException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    network.close();
    encoders.close();
  }
}
