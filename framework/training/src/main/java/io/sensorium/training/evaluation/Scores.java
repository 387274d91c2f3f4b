package io.sensorium.training.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Figures of a list of outcomes, which is not empty. */
record Scores(List<Outcome> outcomes) {
  double accuracy() {
    return (double) outcomes.stream().filter(Outcome::correct).count() / outcomes.size();
  }

  /** Rows are the truth, columns what was predicted. */
  List<List<Integer>> confusion(int classes) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int truth = 0; truth < classes; truth++) {
      rows.add(new ArrayList<>(Collections.nCopies(classes, 0)));
    }
    for (Outcome outcome : outcomes) {
      List<Integer> row = rows.get(outcome.truth());
      row.set(outcome.predicted(), row.get(outcome.predicted()) + 1);
    }
    return rows;
  }

  /** The mean F1 of the classes that occur as truth. */
  double macroF1(int classes) {
    List<List<Integer>> confusion = confusion(classes);
    double sum = 0;
    int occurring = 0;
    for (int label = 0; label < classes; label++) {
      int at = label;
      int truths = confusion.get(label).stream().mapToInt(Integer::intValue).sum();
      int predictions = confusion.stream().mapToInt(row -> row.get(at)).sum();
      if (truths > 0) {
        occurring++;
        // 2TP / (2TP + FP + FN), which is 2TP / (truths + predictions).
        sum += 2.0 * confusion.get(label).get(label) / (truths + predictions);
      }
    }
    return sum / occurring;
  }
}
