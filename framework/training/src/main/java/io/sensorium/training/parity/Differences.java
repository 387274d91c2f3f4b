package io.sensorium.training.parity;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.model.ParityCertificate.Comparison;
import io.sensorium.runtime.model.ParityCertificate.OutputDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How far one engine has been from another, batch after batch. For one thread. */
public final class Differences {
  private final Map<String, Double> embeddings = new LinkedHashMap<>();
  private final Map<List<String>, Map<String, OutputDifference>> outputs = new LinkedHashMap<>();

  /** Adds what both gave for one batch. */
  public void add(EngineOutputs reference, EngineOutputs other) {
    for (int i = 0; i < reference.embeddings().size(); i++) {
      addEmbeddings(reference.embeddings().get(i), other.embeddings().get(i));
    }
    reference
        .scores()
        .forEach(
            (shown, expected) ->
                addScores(shown, expected, Objects.requireNonNull(other.scores().get(shown))));
  }

  private void addEmbeddings(Map<String, Tensor> reference, Map<String, Tensor> other) {
    reference.forEach(
        (input, expected) ->
            embeddings.merge(
                input, largest(expected.floats(), other.get(input).floats()), Math::max));
  }

  private void addScores(
      List<String> shown, List<Map<String, float[]>> expected, List<Map<String, float[]>> actual) {
    Map<String, OutputDifference> heads =
        outputs.computeIfAbsent(shown, inputs -> new LinkedHashMap<>());
    for (int i = 0; i < expected.size(); i++) {
      Map<String, float[]> other = actual.get(i);
      expected
          .get(i)
          .forEach(
              (head, scores) ->
                  heads.merge(
                      head, difference(head, shown, scores, other.get(head)), Differences::sum));
    }
  }

  private static OutputDifference difference(
      String head, List<String> shown, float[] expected, float[] actual) {
    int same = argMax(expected) == argMax(actual) ? 1 : 0;
    return new OutputDifference(head, shown, 1, largest(expected, actual), same);
  }

  private static OutputDifference sum(OutputDifference a, OutputDifference b) {
    return new OutputDifference(
        a.head(),
        a.inputs(),
        a.samples() + b.samples(),
        Math.max(a.maximumDifference(), b.maximumDifference()),
        a.sameArgMax() + b.sameArgMax());
  }

  /** The largest difference of any element; NaN if one is. */
  private static double largest(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalArgumentException(expected.length + " numbers and " + actual.length);
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((double) expected[i] - actual[i]));
    }
    return largest;
  }

  private static int argMax(float[] scores) {
    int top = 0;
    for (int i = 1; i < scores.length; i++) {
      top = scores[i] > scores[top] ? i : top;
    }
    return top;
  }

  /** What was found so far. */
  public Comparison comparison(String engine, String reference) {
    List<OutputDifference> all = new ArrayList<>();
    outputs.values().forEach(heads -> all.addAll(heads.values()));
    return new Comparison(engine, reference, embeddings, all);
  }
}
