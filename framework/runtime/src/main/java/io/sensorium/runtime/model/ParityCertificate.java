package io.sensorium.runtime.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one model version gave on several engines. As JSON it has these keys in this order:
 *
 * <pre>{@code
 * {"model": {"name", "version", "digest"},
 *  "engines": [{"name", "version", "bundle", "device", "samplesPerSecond", "networkSamplesPerSecond"}],
 *  "samples": {"source", "count"},
 *  "tolerance", "created",
 *  "comparisons": [{"engine", "reference",
 *    "embeddings": {"picture": maximum difference},
 *    "outputs": [{"head", "inputs", "samples", "maximumDifference", "sameArgMax"}]}],
 *  "agrees"}
 * }</pre>
 *
 * @param engines the first is what the others are compared with
 * @param tolerance how far outputs may differ for {@link #agrees}
 * @param created an ISO-8601 instant
 * @param comparisons one for each engine but the first
 */
@JsonIgnoreProperties(value = "agrees", allowGetters = true)
public record ParityCertificate(
    Model model,
    List<EngineRun> engines,
    Samples samples,
    double tolerance,
    String created,
    List<Comparison> comparisons) {
  public ParityCertificate {
    engines = List.copyOf(engines);
    comparisons = List.copyOf(comparisons);
    if (comparisons.isEmpty() || comparisons.size() != engines.size() - 1) {
      throw new IllegalArgumentException(
          comparisons.size() + " comparisons of " + engines.size() + " engines");
    }
    Instant.parse(created);
  }

  /** The version that ran. */
  public record Model(String name, int version, String digest) {}

  /**
   * One engine, and how fast it was with its share of the host's compute threads, which the engines
   * divide.
   *
   * @param version of the engine and its natives
   * @param bundle sha256 of the bundle that provides it
   * @param samplesPerSecond from contents to outputs
   * @param networkSamplesPerSecond from embeddings to outputs
   */
  public record EngineRun(
      String name,
      String version,
      String bundle,
      String device,
      double samplesPerSecond,
      double networkSamplesPerSecond) {}

  /**
   * What ran.
   *
   * @param source {@code recorded} for those of the version, else the manifest
   */
  public record Samples(String source, int count) {}

  /**
   * How far an engine is from the reference.
   *
   * @param embeddings the largest difference of any feature, by input name
   * @param outputs for all inputs, and for each alone
   */
  public record Comparison(
      String engine,
      String reference,
      Map<String, Double> embeddings,
      List<OutputDifference> outputs) {
    public Comparison {
      embeddings = Collections.unmodifiableMap(new LinkedHashMap<>(embeddings));
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * How far the outputs of one head are apart: its scores, before they become a prediction.
   *
   * @param inputs that were shown; the others were masked
   * @param samples that have one of the inputs
   * @param maximumDifference of any score
   * @param sameArgMax samples whose largest score is the same one
   */
  public record OutputDifference(
      String head, List<String> inputs, int samples, double maximumDifference, int sameArgMax) {
    public OutputDifference {
      inputs = List.copyOf(inputs);
    }

    boolean within(double tolerance) {
      return maximumDifference <= tolerance && sameArgMax == samples;
    }
  }

  /** Whether no output differs by more than the certificate's own tolerance. */
  @JsonProperty
  public boolean agrees() {
    return agreesWithin(tolerance);
  }

  /** Whether no output differs by more than a tolerance, and every sample's arg-max is the same. */
  public boolean agreesWithin(double limit) {
    return comparisons.stream()
        .flatMap(each -> each.outputs().stream())
        .allMatch(output -> output.within(limit));
  }

  /** The largest difference of any output. */
  public double maximumDifference() {
    return comparisons.stream()
        .flatMap(each -> each.outputs().stream())
        .mapToDouble(OutputDifference::maximumDifference)
        .max()
        .orElse(0);
  }

  public Optional<EngineRun> engine(String name) {
    return engines.stream().filter(engine -> engine.name().equals(name)).findFirst();
  }
}
