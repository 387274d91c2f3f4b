package io.sensorium.training;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.HeadDefinition;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.head.Head;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.DatasetFaults;
import io.sensorium.training.dataset.LabelledSample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The labels of a pipeline's heads: those it declares, else those of the dataset, sorted. */
final class HeadLabels {
  private HeadLabels() {}

  static Map<String, List<String>> of(PipelineDefinition definition, Dataset dataset) {
    Map<String, List<String>> labels = new LinkedHashMap<>();
    for (HeadDefinition head : definition.heads()) {
      List<String> declared = head.settings().texts("labels");
      labels.put(
          head.name(),
          declared.isEmpty() ? List.copyOf(dataset.labels(head.name()).keySet()) : declared);
    }
    return labels;
  }

  /**
   * Checks that every label of a dataset is one of its head's.
   *
   * @throws SensoriumException {@code INVALID_DATASET} with every fault
   */
  static void check(Dataset dataset, Map<String, Head> heads) {
    DatasetFaults faults = new DatasetFaults(dataset.manifest());
    for (LabelledSample sample : dataset.samples()) {
      heads.forEach(
          (name, head) -> {
            try {
              head.target(sample.label(name));
            } catch (SensoriumException e) {
              faults.add(sample.line(), e.getMessage());
            }
          });
    }
    faults.throwIfAny();
  }
}
