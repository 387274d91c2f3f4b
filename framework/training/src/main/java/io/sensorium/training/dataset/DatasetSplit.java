package io.sensorium.training.dataset;

import java.util.List;

/** A dataset in three; each part keeps the manifest's order. */
public record DatasetSplit(
    List<LabelledSample> train, List<LabelledSample> validation, List<LabelledSample> test) {
  public DatasetSplit {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }
}
