package io.sensorium.training.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.training.fit.Epoch;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training or an evaluation found. All figures are of the first head, on the test split.
 *
 * @param classes the labels in the head's order, with their samples in the whole dataset
 * @param subsets every non-empty subset of the inputs, the smallest first; the last one has all
 * @param model as it was published; a report inside of a model version leaves out number and digest
 * @param engine name and version
 * @param timings seconds by step, in their order
 * @param inputs modality by input name, in the pipeline's order
 * @param encoders identity of each input's encoder, by input name
 * @param curves empty for an evaluation
 * @param bestEpoch whose weights were kept; 0 for an evaluation
 * @param confusion with all inputs: {@code confusion[truth][predicted]}, by index of the class
 * @param mistakes with all inputs, the most certain first
 */
@JsonPropertyOrder({
  "dataset", "classes", "splits", "subsets", "model", "engine", "device", "timings"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingReport(
    String dataset,
    List<ClassCount> classes,
    Splits splits,
    List<SubsetScore> subsets,
    ModelSummary model,
    String engine,
    String device,
    Map<String, Double> timings,
    String head,
    Map<String, String> inputs,
    Map<String, String> encoders,
    Interval interval,
    List<Epoch> curves,
    int bestEpoch,
    List<List<Integer>> confusion,
    List<Mistake> mistakes) {
  public TrainingReport {
    classes = List.copyOf(classes);
    subsets = List.copyOf(subsets);
    timings = Collections.unmodifiableMap(new LinkedHashMap<>(timings));
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
    curves = List.copyOf(curves);
    confusion = confusion.stream().map(List::copyOf).toList();
    mistakes = List.copyOf(mistakes);
  }

  /** A label and its number of samples. */
  public record ClassCount(String name, int count) {}

  /** Numbers of samples. */
  public record Splits(int train, int validation, int test) {}

  /**
   * What a pipeline is worth when only some of its inputs are shown.
   *
   * @param accuracy share of the samples whose label is predicted, in [0, 1]
   * @param low lower end of the accuracy's interval
   * @param high upper end of the accuracy's interval
   * @param macroF1 mean of the F1 scores of the classes that occur in the test split
   * @param samples those that have at least one of the inputs
   */
  public record SubsetScore(
      List<String> inputs, double accuracy, double low, double high, double macroF1, int samples) {
    public SubsetScore {
      inputs = List.copyOf(inputs);
    }
  }

  /** The model version; number and digest are absent until it is published. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ModelSummary(String name, @Nullable Integer version, @Nullable String digest) {}

  /**
   * How the intervals were made.
   *
   * @param level such as 0.95
   * @param unit what was drawn with replacement
   */
  public record Interval(double level, int resamples, String unit) {}

  /**
   * A test sample whose label was not predicted.
   *
   * @param line of the manifest
   * @param probability of the predicted label
   */
  public record Mistake(String id, long line, String truth, String predicted, double probability) {}

  /** The same report, naming the version that was published with it. */
  public TrainingReport published(ModelVersion version) {
    ModelSummary published =
        new ModelSummary(version.pipeline(), version.number(), version.digest());
    return new TrainingReport(
        dataset, classes, splits, subsets, published, engine, device, timings, head, inputs,
        encoders, interval, curves, bestEpoch, confusion, mistakes);
  }

  /** The same report with other timings. */
  public TrainingReport timed(Map<String, Double> newTimings) {
    return new TrainingReport(
        dataset,
        classes,
        splits,
        subsets,
        model,
        engine,
        device,
        newTimings,
        head,
        inputs,
        encoders,
        interval,
        curves,
        bestEpoch,
        confusion,
        mistakes);
  }
}
