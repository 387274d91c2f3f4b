package io.sensorium.training.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitterTest {
  private final Splitter splitter = new Splitter(0.15, 0.2, 7);

  /** 300 samples of three labels, in groups of one to five. */
  private static List<LabelledSample> samples() {
    List<LabelledSample> samples = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int label = i % 3;
      samples.add(sample(i, "g" + label + "-" + (i / 3) % (30 + 20 * label), "label" + label));
    }
    return samples;
  }

  private static LabelledSample sample(int i, String group, String label) {
    InputContent text = new InputContent.Text("t");
    return new LabelledSample("s" + i, group, Map.of("head", label), Map.of("text", text), i + 1);
  }

  private static Dataset dataset(List<LabelledSample> samples) {
    return new Dataset(Path.of("m.jsonl"), samples);
  }

  private static Set<String> groups(List<LabelledSample> samples) {
    return samples.stream().map(LabelledSample::group).collect(Collectors.toSet());
  }

  @Test
  void noGroupStraddlesTheSplit() {
    DatasetSplit split = splitter.split(dataset(samples()), "head");
    Set<String> all = new HashSet<>(groups(split.train()));
    all.addAll(groups(split.validation()));
    all.addAll(groups(split.test()));
    assertEquals(
        all.size(),
        groups(split.train()).size()
            + groups(split.validation()).size()
            + groups(split.test()).size());
    assertEquals(300, split.train().size() + split.validation().size() + split.test().size());
  }

  @Test
  void everyLabelHasItsShareOnEverySide() {
    DatasetSplit split = splitter.split(dataset(samples()), "head");
    for (int label = 0; label < 3; label++) {
      String name = "label" + label;
      assertEquals(20, count(split.test(), name), 2, name);
      assertEquals(15, count(split.validation(), name), 2, name);
    }
  }

  private static int count(List<LabelledSample> samples, String label) {
    return (int) samples.stream().filter(sample -> sample.label("head").equals(label)).count();
  }

  @Test
  void theSeedAloneDecides() {
    List<LabelledSample> shuffled = new ArrayList<>(samples());
    Collections.reverse(shuffled);
    DatasetSplit split = splitter.split(dataset(samples()), "head");
    assertEquals(groups(split.test()), groups(splitter.split(dataset(shuffled), "head").test()));
    assertNotEquals(
        groups(split.test()),
        groups(new Splitter(0.15, 0.2, 8).split(dataset(samples()), "head").test()));
  }

  @Test
  void aLabelOfTooFewGroupsIsAnError() {
    List<LabelledSample> samples = new ArrayList<>(samples());
    for (int i = 300; i < 310; i++) {
      samples.add(sample(i, "rare" + i % 2, "rare"));
    }
    SensoriumException thrown =
        assertThrows(SensoriumException.class, () -> splitter.split(dataset(samples), "head"));
    assertEquals(
        "m.jsonl:301: label 'rare' has 2 groups of samples, but training, validation and test need"
            + " one each; add samples",
        thrown.getMessage());
  }

  @Test
  void threeGroupsAreEnough() {
    List<LabelledSample> samples = new ArrayList<>(samples());
    for (int i = 300; i < 303; i++) {
      samples.add(sample(i, "rare" + i, "rare"));
    }
    DatasetSplit split = splitter.split(dataset(samples), "head");
    assertEquals(1, count(split.train(), "rare"));
    assertEquals(1, count(split.validation(), "rare"));
    assertTrue(count(split.test(), "rare") == 1);
  }
}
