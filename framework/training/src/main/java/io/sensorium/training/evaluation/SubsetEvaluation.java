package io.sensorium.training.evaluation;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.head.Prediction;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.embedding.Embeddings;
import io.sensorium.training.progress.TrainingProgress;
import io.sensorium.training.report.TrainingReport.Interval;
import io.sensorium.training.report.TrainingReport.Mistake;
import io.sensorium.training.report.TrainingReport.SubsetScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates a program on every non-empty subset of its inputs; the others are masked, as they would
 * be if a request lacked them.
 *
 * @param labels of the head, in its order
 */
public record SubsetEvaluation(
    String headName,
    Head head,
    List<String> labels,
    Embeddings embeddings,
    long seed,
    TrainingProgress progress) {
  /** 63 subsets; each input more doubles them. */
  public static final int MOST_INPUTS = 6;

  private static final int RESAMPLES = 2000;
  private static final int BATCH = 64;
  private static final int MOST_MISTAKES = 1000;

  /** The figures of all subsets, and more of the full one. */
  public record Findings(
      List<SubsetScore> subsets,
      Interval interval,
      List<List<Integer>> confusion,
      List<Mistake> mistakes) {}

  /**
   * Evaluates.
   *
   * @param samples not empty
   * @throws SensoriumException {@code INVALID_DEFINITION} if there are more inputs than {@link
   *     #MOST_INPUTS}
   */
  public Findings evaluate(Program program, List<LabelledSample> samples) {
    List<List<String>> subsets = subsets(List.copyOf(embeddings.inputs()));
    List<SubsetScore> scores = new ArrayList<>();
    List<Outcome> outcomes = List.of();
    for (List<String> subset : subsets) {
      progress.progressed("evaluate", scores.size(), subsets.size());
      outcomes = outcomes(program, samples, subset);
      scores.add(score(subset, outcomes));
    }
    progress.progressed("evaluate", subsets.size(), subsets.size());
    return new Findings(
        scores,
        bootstrap().interval(),
        new Scores(outcomes).confusion(labels.size()),
        mistakes(outcomes));
  }

  /**
   * Checks, before anything is embedded, that the subsets are not too many.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} if there are more than {@link
   *     #MOST_INPUTS}
   */
  public static void requireFewInputs(int inputs) {
    if (inputs > MOST_INPUTS) {
      throw new SensoriumException(
          ErrorCode.INVALID_DEFINITION,
          "the pipeline has "
              + inputs
              + " inputs, but every subset of them is evaluated and at most "
              + MOST_INPUTS
              + " are allowed; leave some out");
    }
  }

  /** Every non-empty subset, the smallest first. */
  static List<List<String>> subsets(List<String> inputs) {
    requireFewInputs(inputs.size());
    List<List<String>> subsets = new ArrayList<>();
    for (int bits = 1; bits < 1 << inputs.size(); bits++) {
      List<String> subset = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        if ((bits >> i & 1) == 1) {
          subset.add(inputs.get(i));
        }
      }
      subsets.add(subset);
    }
    subsets.sort(Comparator.comparingInt(List::size));
    return subsets;
  }

  private List<Outcome> outcomes(
      Program program, List<LabelledSample> samples, List<String> subset) {
    Set<String> shown = new HashSet<>(subset);
    List<LabelledSample> able =
        samples.stream()
            .filter(sample -> subset.stream().anyMatch(input -> embeddings.has(sample, input)))
            .toList();
    List<Outcome> outcomes = new ArrayList<>();
    for (int from = 0; from < able.size(); from += BATCH) {
      List<LabelledSample> batch = able.subList(from, Math.min(able.size(), from + BATCH));
      outcomes.addAll(outcomes(program, batch, shown));
    }
    return outcomes;
  }

  /** In halves, if the device has too little memory for the whole. */
  private List<Outcome> outcomes(Program program, List<LabelledSample> batch, Set<String> shown) {
    try {
      return run(program, batch, shown);
    } catch (SensoriumException e) {
      if (e.code() != ErrorCode.OUT_OF_MEMORY || batch.size() == 1) {
        throw e;
      }
    }
    int half = batch.size() / 2;
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.addAll(outcomes(program, batch.subList(0, half), shown));
    outcomes.addAll(outcomes(program, batch.subList(half, batch.size()), shown));
    return outcomes;
  }

  private List<Outcome> run(Program program, List<LabelledSample> batch, Set<String> shown) {
    Map<String, Tensor> inputs = embeddings.batch(batch, (row, input) -> shown.contains(input));
    float[] scores = program.run(inputs).get(headName).floats();
    List<Outcome> outcomes = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      outcomes.add(outcome(batch.get(row), scores, row * head.width()));
    }
    return outcomes;
  }

  private Outcome outcome(LabelledSample sample, float[] scores, int at) {
    float[] own = Arrays.copyOfRange(scores, at, at + head.width());
    Prediction.Classification prediction = (Prediction.Classification) head.prediction(own);
    int predicted = labels.indexOf(prediction.label());
    return new Outcome(
        sample,
        labels.indexOf(sample.label(headName)),
        predicted,
        prediction.probabilities().get(predicted).probability());
  }

  private SubsetScore score(List<String> subset, List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      throw new SensoriumException(
          ErrorCode.INVALID_DATASET,
          "no test sample has an input of " + subset + "; add samples that have");
    }
    Scores scores = new Scores(outcomes);
    Bootstrap.Ends ends = bootstrap().accuracy(outcomes);
    return new SubsetScore(
        subset,
        scores.accuracy(),
        ends.low(),
        ends.high(),
        scores.macroF1(labels.size()),
        outcomes.size());
  }

  private Bootstrap bootstrap() {
    return new Bootstrap(RESAMPLES, seed);
  }

  private List<Mistake> mistakes(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> !outcome.correct())
        .sorted(Comparator.comparingDouble(Outcome::probability).reversed())
        .limit(MOST_MISTAKES)
        .map(
            outcome ->
                new Mistake(
                    outcome.sample().id(),
                    outcome.sample().line(),
                    labels.get(outcome.truth()),
                    labels.get(outcome.predicted()),
                    outcome.probability()))
        .toList();
  }
}
