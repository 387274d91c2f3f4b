package io.sensorium.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.SensoriumException;
import io.sensorium.training.dataset.InputContent;
import io.sensorium.training.dataset.LabelledSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private static Outcome outcome(String group, int truth, int predicted) {
    LabelledSample sample =
        new LabelledSample(
            "s", group, Map.of("h", "x"), Map.of("t", new InputContent.Text("t")), 1);
    return new Outcome(sample, truth, predicted, 0.5);
  }

  /** {@code size} samples a group; every second group is wrong. */
  private static List<Outcome> outcomes(int groups, int size) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      for (int i = 0; i < size; i++) {
        outcomes.add(outcome("g" + group, 0, group % 2));
      }
    }
    return outcomes;
  }

  @Test
  void macroF1IsTheMeanOverOccurringClasses() {
    Scores scores =
        new Scores(
            List.of(
                outcome("a", 0, 0), outcome("b", 0, 0), outcome("c", 0, 1), outcome("d", 1, 1)));
    assertEquals(0.75, scores.accuracy());
    assertEquals(
        List.of(List.of(2, 1, 0), List.of(0, 1, 0), List.of(0, 0, 0)), scores.confusion(3));
    assertEquals((0.8 + 2.0 / 3) / 2, scores.macroF1(3), 1e-12);
  }

  @Test
  void theIntervalIsThatOfTheBinomialWhereSamplesAreIndependent() {
    Bootstrap.Ends ends = new Bootstrap(2000, 7).accuracy(outcomes(100, 1));
    assertEquals(0.5 - 1.96 * 0.05, ends.low(), 0.015);
    assertEquals(0.5 + 1.96 * 0.05, ends.high(), 0.015);
  }

  @Test
  void samplesOfOneGroupDoNotNarrowTheInterval() {
    Bootstrap bootstrap = new Bootstrap(2000, 7);
    Bootstrap.Ends alone = bootstrap.accuracy(outcomes(100, 1));
    Bootstrap.Ends repeated = bootstrap.accuracy(outcomes(100, 9));
    assertEquals(alone.high() - alone.low(), repeated.high() - repeated.low(), 1e-12);
  }

  @Test
  void equalSeedsGiveEqualIntervals() {
    assertEquals(
        new Bootstrap(1000, 7).accuracy(outcomes(30, 2)),
        new Bootstrap(1000, 7).accuracy(outcomes(30, 2)));
  }

  @Test
  void everyNonEmptySubsetIsThereOnceTheSmallestFirst() {
    assertEquals(
        List.of(
            List.of("a"),
            List.of("b"),
            List.of("c"),
            List.of("a", "b"),
            List.of("a", "c"),
            List.of("b", "c"),
            List.of("a", "b", "c")),
        SubsetEvaluation.subsets(List.of("a", "b", "c")));
  }

  @Test
  void moreThanSixInputsAreRefused() {
    List<String> seven = List.of("a", "b", "c", "d", "e", "f", "g");
    assertThrows(SensoriumException.class, () -> SubsetEvaluation.subsets(seven));
    assertTrue(SubsetEvaluation.subsets(seven.subList(0, 6)).size() == 63);
  }
}
