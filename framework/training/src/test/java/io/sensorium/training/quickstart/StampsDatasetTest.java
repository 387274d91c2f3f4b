package io.sensorium.training.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.spi.SensoriumException;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.DatasetReader;
import io.sensorium.training.dataset.DatasetSchema;
import io.sensorium.training.dataset.InputContent;
import io.sensorium.training.dataset.LabelledSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampsDatasetTest {
  private final StampsDataset stamps = new StampsDataset(3);
  @TempDir Path root;
  @TempDir Path target;

  private void stamp(String id, String text) throws IOException {
    picture(id);
    Files.writeString(root.resolve(id + ".txt"), text + "\nfr.utf8=Autre chose\n");
    Files.write(root.resolve(id + "_desc_fr.ogg"), new byte[] {1});
  }

  private void picture(String id) throws IOException {
    Files.createDirectories(root.resolve(id).getParent());
    Files.write(root.resolve(id + ".png"), new byte[] {2});
  }

  private Map<String, LabelledSample> written() throws IOException {
    Dataset dataset =
        DatasetReader.read(
            stamps.write(root, target),
            new DatasetSchema(
                Map.of("picture", "image", "caption", "text", "speech", "audio"),
                List.of("category")));
    return dataset.samples().stream()
        .collect(Collectors.toMap(LabelledSample::id, Function.identity()));
  }

  private void twoClasses() throws IOException {
    stamp("animals/frogs/frog", "A frog.");
    stamp("animals/frogs/frog-1", "A green frog.");
    stamp("animals/toad", "a  GREEN frog!");
    stamp("animals/cats/cat", "A cat.");
    stamp("food/apple", "An apple.");
    stamp("food/pear", "A pear.");
    stamp("food/plum2", "A plum.");
  }

  @Test
  void takesClassesFromOutermostFoldersThatHoldEnough() throws IOException {
    twoClasses();
    stamp("space/moon", "The moon.");
    for (String letter : List.of("a", "b", "c", "d")) {
      stamp("symbols/" + letter, "The letter " + letter);
    }
    Map<String, LabelledSample> samples = written();
    assertEquals(7, samples.size());
    assertEquals("animals", samples.get("animals/frogs/frog").label("category"));
    assertEquals(
        new InputContent.Text("A frog."),
        samples.get("animals/frogs/frog").inputs().get("caption"));
  }

  @Test
  void leavesOutWhatIsIncomplete() throws IOException {
    twoClasses();
    picture("food/silent");
    stamp("food/mute", "");
    assertEquals(7, written().size());
  }

  @Test
  void keepsVariantsTogetherByStemAndByText() throws IOException {
    twoClasses();
    Map<String, LabelledSample> samples = written();
    String frogs = samples.get("animals/frogs/frog").group();
    assertEquals(frogs, samples.get("animals/frogs/frog-1").group());
    assertEquals(frogs, samples.get("animals/toad").group());
    assertNotEquals(frogs, samples.get("animals/cats/cat").group());
  }

  @Test
  void oneClassIsNoDataset() throws IOException {
    stamp("food/apple", "An apple.");
    assertThrows(SensoriumException.class, () -> stamps.write(root, target));
  }
}
