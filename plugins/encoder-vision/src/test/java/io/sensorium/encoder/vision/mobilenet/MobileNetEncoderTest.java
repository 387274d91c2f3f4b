package io.sensorium.encoder.vision.mobilenet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sensorium.encoder.vision.Drawings;
import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.network.Tensor;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.plugin.PluginContext;
import io.sensorium.testkit.EncoderContract;
import io.sensorium.testkit.SampleContents;
import io.sensorium.testkit.TestPluginContext;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MobileNetEncoderTest extends EncoderContract {
  @TempDir static Path folder;
  private static Engine engine;

  @BeforeAll
  static void start() {
    CocoFiles.modelFile("model.json");
    engine = new PyTorchEngineFactory().create(Settings.none("test"));
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  @Override
  protected Encoder encoder() {
    return encoder(Map.of());
  }

  @Override
  protected int dimension() {
    return 1280;
  }

  @Override
  protected List<Content> contents() {
    return List.of(
        SampleContents.picture("png", 300, 300, Color.RED),
        SampleContents.picture("jpeg", 640, 200, Color.BLUE),
        SampleContents.picture("gif", 31, 97, Color.GREEN));
  }

  @Override
  protected Map<String, Content> refused() {
    return Map.of(
        "a text", new Content.Text("a picture of a cat"),
        "noise", SampleContents.noise(1000),
        "half a PNG",
            SampleContents.truncated(SampleContents.picture("png", 300, 300, Color.RED), 500),
        "half a JPEG",
            SampleContents.truncated(SampleContents.picture("jpeg", 300, 300, Color.RED), 2000));
  }

  @Test
  void referenceIsWhatTheOriginalGraphGives() throws IOException {
    Reference reference = Reference.read();
    try (OriginalGraph original = new OriginalGraph(CocoFiles::modelFile)) {
      float[] recomputed = original.embedding(Pixels.of(reference.image()));
      assertArrayEquals(recomputed, reference.values(), 1e-4f);
    }
  }

  @Test
  void embeddingIsTheReference() throws IOException {
    Reference reference = Reference.read();
    try (Encoder encoder = encoder()) {
      assertArrayEquals(
          reference.values(), embed(encoder, reference.picture()), reference.tolerance());
    }
  }

  @ParameterizedTest
  @EnumSource
  void photographsAreEmbeddedAsByTheOriginalGraph(Stamp stamp) throws IOException {
    Content picture = stamp.content();
    try (OriginalGraph original = new OriginalGraph(CocoFiles::modelFile);
        Encoder encoder = encoder()) {
      float[] planes = encoder.preprocess(picture).get("pixels").floats();
      assertArrayEquals(original.embeddingOfPlanes(planes), embed(encoder, picture), 1e-3f);
    }
  }

  @Test
  void batchLargerThanAChunkKeepsItsOrder() {
    List<Content> pictures =
        IntStream.range(0, 18)
            .<Content>mapToObj(
                seed -> Drawings.png(Drawings.shapes(60, 60, BufferedImage.TYPE_INT_RGB, seed)))
            .toList();
    try (Encoder encoder = encoder()) {
      List<Tensor> together = encoder.encode(pictures.stream().map(encoder::preprocess).toList());
      assertEquals(18, together.size());
      assertArrayEquals(embed(encoder, pictures.get(17)), together.get(17).floats(), 1e-4f);
    }
  }

  @Test
  void fitsAreDifferentSpaces() {
    try (Encoder squash = encoder();
        Encoder letterbox = encoder(Map.of("fit", "letterbox"))) {
      assertNotEquals(squash.embedding().space(), letterbox.embedding().space());
      assertNotEquals(
          squash.preprocess(contents().get(1)), letterbox.preprocess(contents().get(1)));
    }
  }

  private static Encoder encoder(Map<String, Object> settings) {
    PluginContext context =
        TestPluginContext.of(engine).withArtifacts(CocoFiles::artifact).withFolder(folder);
    return new MobileNetEncoderFactory().create(new Settings("test", settings), context);
  }

  private static float[] embed(Encoder encoder, Content content) {
    return encoder.encode(List.of(encoder.preprocess(content))).get(0).floats();
  }
}
